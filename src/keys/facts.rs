//! What stands in a row besides its name and the time left.

use latchkey_contract::{Instant, Key, Left, State};
use leptos::prelude::*;

use super::due;
use crate::format;
use crate::text::keys as words;

pub fn owner(key: &Key) -> AnyView {
    view! { <p class="key-owner">{words::owner(&key.owner.name, key.owner.kind)}</p> }.into_any()
}

/// The exact instant in the person's zone, beneath the countdown.
pub fn expiry(key: &Key, state: State) -> AnyView {
    let expires_at = key.current.as_ref().and_then(|value| value.expires_at);
    let at = if state == State::Revoked { key.revoked_at } else { expires_at };
    at.map_or_else(
        || ().into_any(),
        |at| {
            let date = time(at);
            view! { <p class="key-date">{words::date_lead(state)}{date}</p> }.into_any()
        },
    )
}

pub fn time(at: Instant) -> AnyView {
    view! { <time datetime=format::machine(at)>{format::exact(at)}</time> }.into_any()
}

/// Hint, scopes and patterns in words, and the last use.
pub fn facts(key: &Key) -> AnyView {
    let current = key.current.as_ref();
    let hint = current.and_then(|value| value.hint.clone());
    let used = current.map(|value| match value.last_used_at {
        Some(at) => words::last_used(&format::exact(at), value.last_used_by.as_ref()),
        None => words::NEVER_USED.to_owned(),
    });
    view! {
        <p class="key-reach">{words::scopes(&key.scopes)}" · "<span class="key-packages">{words::packages(&key.packages)}</span></p>
        <p class="key-use">{hint.map(|hint| view! { <code class="hint">{hint}</code>" " }.into_any())}{used}</p>
    }
    .into_any()
}

/// While an overlap runs: which old value still works, and until when.
pub fn overlap(key: &Key, now: Instant) -> Option<AnyView> {
    let until = due::retiring_until(key, now)?;
    let hint = key.retiring.as_ref().and_then(|value| value.hint.as_deref());
    let lead = words::retiring(hint, &Left::until(until, now).to_string());
    Some(view! { <p class="key-overlap">{lead}{time(until)}"."</p> }.into_any())
}
