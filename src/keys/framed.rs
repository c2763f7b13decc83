//! The frame of a panel inside a row.

use crate::browser::focus;
use crate::state::row::{self, Row};
use crate::ui::{El, el};

/// Named, focused when it opens, closed by Escape.
pub fn framed(row: Row, title: &str) -> El {
    let id = row.key_untracked().map(|key| row::panel_id(&key.id)).unwrap_or_default();
    let panel = el("section")
        .class("panel")
        .attr("id", &id)
        .attr("tabindex", "-1")
        .attr("aria-label", title)
        .on_escape(move || row.close())
        .child(el("h3").class("panel-title").text(title));
    focus::by_id(id);
    panel
}
