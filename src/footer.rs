//! Below every page: where the operator wants to hear from people, if they do, and in a frame the way
//! to the whole account.

use leptos::prelude::*;

use crate::embed;
use crate::rotation::limits::Limits;
use crate::text;
use crate::ui::old::{El, el};

pub fn footer() -> El {
    el("div").maybe(embed::is_framed().then(embed::to_registry)).child(link())
}

fn link() -> El {
    let limits = Limits::new();
    let address = Memo::new(move |_| {
        limits.policy.with(|policy| policy.as_ref().and_then(|policy| policy.feedback_url.clone()))
    });
    el("p").dynamic(move || {
        let link = el("a").attr("href", &address.get()?).attr("target", "_blank");
        Some(link.attr("rel", "noopener noreferrer external").text(text::FEEDBACK))
    })
}
