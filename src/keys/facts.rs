//! What stands in a row besides its name and the time left.

use latchkey_contract::{Instant, Key, Left, State};

use crate::format;
use crate::state::due;
use crate::text::keys as words;
use crate::ui::{El, el};

/// The exact instant in the person's zone, beneath the countdown.
pub fn expiry(key: &Key, state: State) -> Option<El> {
    let expires_at = key.current.as_ref().and_then(|value| value.expires_at);
    let at = if state == State::Revoked { key.revoked_at } else { expires_at }?;
    Some(el("p").class("key-date").text(words::date_lead(state)).child(time(at)))
}

pub fn time(at: Instant) -> El {
    el("time").attr("datetime", &format::machine(at)).text(&format::exact(at))
}

/// Hint, scopes and patterns in words, and the last use.
pub fn facts(key: &Key) -> El {
    let packages = el("span").class("key-packages").text(&words::packages(&key.packages));
    let reach = el("p").text(&words::scopes(&key.scopes)).text(" · ").child(packages);
    let facts = el("div").class("key-facts").child(reach);
    let Some(value) = &key.current else { return facts };
    let hint = value.hint.as_ref().map(|hint| el("code").class("hint").text(hint));
    let used = match value.last_used_at {
        Some(at) => words::last_used(&format::brief(at), value.last_used_by.as_ref()),
        None => words::NEVER_USED.to_owned(),
    };
    facts.child(el("p").maybe(hint).text(" ").text(&used))
}

/// While an overlap runs: which old value still works, and until when.
pub fn overlap(key: &Key, now: Instant) -> Option<El> {
    let until = due::retiring_until(key, now)?;
    let hint = key.retiring.as_ref().and_then(|value| value.hint.as_deref());
    let lead = words::retiring(hint, &Left::until(until, now).to_string());
    Some(el("p").class("key-overlap").text(&lead).child(time(until)).text("."))
}
