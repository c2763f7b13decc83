//! What opens inside a row, one at a time.

use leptos::prelude::*;

use super::{change, form};
use crate::browser::focus;
use crate::rotation::RotationPanel;
use crate::state::row::{Panel, Row};
use crate::ui::old::{El, el, old};
use crate::ui::part::Part;
use crate::ui::{IntoSlim, SlimView};

thread_local! {
    pub static PANEL: Part<(Row, Panel)> = const { Part::coming() };
}

/// Named, focused when it opens, closed by Escape.
pub fn old_framed(row: Row, title: &str) -> El {
    let id = row.element_id("panel");
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

pub fn panel(row: Row, panel: Panel) -> SlimView {
    match panel {
        Panel::Regenerate => view! { <RotationPanel row/> }.slim(),
        Panel::Edit => old(form::edit(row)),
        Panel::Change(change) => old(change::panel(row, change)),
    }
}
