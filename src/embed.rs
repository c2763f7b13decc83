//! The section inside a page of another site: what it tells that page, and what replaces the account
//! page's own header and footer.

use latchkey_contract::EventKind;
use leptos::prelude::*;

use crate::browser::frame;
use crate::config;
use crate::route;
use crate::text::embed as words;
use crate::ui::{IntoSlim, SlimView, part};

pub use crate::browser::frame::is_framed;

/// Tells the host which key changed and how, and nothing else about the key.
pub fn changed(key_id: &str, what: EventKind) {
    frame::tell("changed", &[("key", key_id), ("what", what.into_str())]);
}

pub fn ready() {
    frame::tell("ready", &[]);
}

/// The registry refused the host's token. The code that renews tokens arrives with the second half
/// of the application. Until then nothing was tried, so everything refused is asked for again.
pub fn signed_out(turn: RwSignal<u32>) {
    if part::is_here() {
        return frame::tell_expired();
    }
    part::when_it_comes(move || _ = turn.try_update(|turn| *turn += 1));
}

/// What the frame leaves out opens in a new tab; the host's page is never navigated.
#[component]
#[inline(never)]
pub fn ToRegistry() -> SlimView {
    view! {
        <p>
            <a href=route::account() target="_blank" rel="noopener external">
                {words::registry(&config::name())}
                <span class="aside">" " {words::NEW_TAB}</span>
            </a>
        </p>
    }
    .slim()
}
