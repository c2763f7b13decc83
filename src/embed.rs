//! The section inside a page of another site: what it tells that page, and what stands in the place
//! of the account page's own header and footer.

use latchkey_contract::EventKind;
use leptos::prelude::*;

use crate::browser::frame;
use crate::config;
use crate::route;
use crate::text::embed as words;
use crate::ui::old::{El, el};
use crate::ui::part;

pub use crate::browser::frame::is_framed;

/// Which key and how, and nothing else of it.
pub fn changed(key_id: &str, what: EventKind) {
    frame::tell("changed", &[("key", key_id), ("what", what.as_str())]);
}

pub fn ready() {
    frame::tell("ready", &[]);
}

/// The registry took no token of the host. How one is renewed comes with the rest: until that is here
/// nothing has been tried, and then all that was refused is asked for once more.
pub fn signed_out(turn: RwSignal<u32>) {
    if part::is_here() {
        return frame::tell_expired();
    }
    part::when_it_comes(move || _ = turn.try_update(|turn| *turn += 1));
}

/// What a frame leaves out is a tab away; the host itself is never led anywhere.
pub fn to_registry() -> El {
    let link = el("a")
        .attr("href", &route::account())
        .attr("target", "_blank")
        .attr("rel", "noopener external")
        .text(&words::registry(&config::name()))
        .child(el("span").class("aside").text(" ").text(words::NEW_TAB));
    el("p").child(link)
}
