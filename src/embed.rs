//! The section inside a page of another site: what it tells that page, and what stands in the place
//! of the account page's own header and footer.

use latchkey_contract::EventKind;

use crate::browser::frame;
use crate::config;
use crate::route;
use crate::text::embed as words;
use crate::ui::{El, el};

pub use crate::browser::frame::is_framed;

/// Which key and how, and nothing else of it.
pub fn changed(key_id: &str, what: EventKind) {
    frame::tell("changed", &[("key", key_id), ("what", what.as_str())]);
}

pub fn ready() {
    frame::tell("ready", &[]);
}

/// The registry takes no token of the host any more.
pub fn expired() {
    frame::tell("expired", &[]);
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
