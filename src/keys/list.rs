//! The blocks of the list, and going on with it when its end comes near.

use leptos::prelude::*;

use super::block::block;
use crate::browser::observe;
use crate::state::list::{Keys, Load};
use crate::text::keys as words;
use crate::ui::{Button, El, Look, Tone, el, notice};

pub fn list(keys: Keys) -> El {
    let ids = move || {
        keys.blocks.with(|blocks| blocks.iter().map(|block| block.id.to_string()).collect())
    };
    let build = move |id: &str| {
        let shown = keys.blocks.with_untracked(|blocks| {
            blocks.iter().find(|block| block.id.to_string() == id).cloned()
        });
        shown.map_or_else(|| el("ul"), |shown| block(keys, shown))
    };
    el("section")
        .class("list")
        .attr("aria-label", words::LIST)
        .live_flag("aria-busy", move || keys.is_loading())
        .each(ids, build)
        .child(end_of_list(keys))
}

fn end_of_list(keys: Keys) -> El {
    let has_more = Memo::new(move |_| keys.next.with(Option::is_some));
    let end = move || {
        // Each block that arrives moves the end away, or leaves it near and asks for the next.
        keys.blocks.track();
        let busy = Signal::derive(move || keys.more.get() == Load::Loading);
        let failed = move || match keys.more.get() {
            Load::Failed(failure) => Some(notice(Tone::Problem, &failure.words(), None)),
            _ => None,
        };
        let more = Button::new(Look::Plain, words::SHOW_MORE).busy(busy);
        let end =
            el("div").class("list-end").dynamic(failed).child(more.on(move || keys.load_more()));
        observe::when_near(end.node(), move || keys.load_more());
        end
    };
    el("div").dynamic(move || has_more.get().then(end))
}

/// What stands where the list will be, as high as its first rows.
pub fn skeleton() -> El {
    el("div")
        .attr("role", "status")
        .attr("aria-label", words::LOADING)
        .children((0..4).map(|_| el("div").class("skeleton skeleton-row")))
}
