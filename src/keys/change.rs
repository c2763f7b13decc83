//! The question inside a row before a key is disabled, enabled, revoked or deleted.

use latchkey_contract::{EventKind, Key, Revoke, RevokedReason, Slug};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Answer, Endpoint, Failure, Request};
use crate::browser::focus;
use crate::embed;
use crate::session::Confirmation;
use crate::state::keys::Keys;
use crate::state::row::{Change, Row};
use crate::text;
use crate::text::keys as words;
use crate::ui::old::field::radio;
use crate::ui::old::{Announcer, Button, El, Look, Tone, el, notice};

pub fn panel(row: Row, change: Change) -> El {
    let Some(key) = row.key_untracked() else { return el("section") };
    let (title, lead) = question(change, &key.name);
    let confirmation = Confirmation::new();
    let (announcer, keys) = (Announcer::here(), Keys::here());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let reason = RwSignal::new(RevokedReason::Other);
    let act = move || {
        let Some(key) = row.key_untracked() else { return };
        busy.set(true);
        failure.set(None);
        let request = request(change, &key, reason.get_untracked());
        spawn_local(async move {
            match confirmation.send(request).await {
                Ok(answer) => {
                    announcer.say(done(change, &key.name));
                    embed::changed(&key.id, kind(change));
                    carry_out(keys, row, change, &answer);
                }
                Err(Failure::Cancelled) => {}
                Err(refused) => {
                    accept_stale(row, &refused);
                    failure.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    let danger = matches!(change, Change::Revoke | Change::Delete);
    let look = if danger { Look::Danger } else { Look::Primary };
    let actions = el("div")
        .class("panel-actions")
        .hidden_while(move || confirmation.is_asking())
        .child(Button::new(look, label(change)).about(&key.name).busy(busy).on(act))
        .child(Button::new(Look::Plain, text::CANCEL).on(move || row.close()));
    super::panel::old_framed(row, &title)
        .child(el("p").text(lead))
        .maybe((change == Change::Revoke).then(|| reasons(reason)))
        .dynamic(move || failed(failure))
        .dynamic(move || confirmation.panel())
        .child(actions)
}

/// For `dynamic`: what the registry said against it.
pub fn failed(failure: RwSignal<Option<Failure>>) -> Option<El> {
    failure.with(|failure| Some(notice(Tone::Problem, &failure.as_ref()?.words(), None)))
}

fn reasons(reason: RwSignal<RevokedReason>) -> El {
    let choices = [RevokedReason::Leaked, RevokedReason::Unused, RevokedReason::Other];
    let chosen = reason.get_untracked();
    let choice = |choice: RevokedReason| {
        radio("reason", words::reason(choice), choice == chosen, move || reason.set(choice))
    };
    let legend = el("legend").text(words::REASON);
    el("fieldset").class("choices").child(legend).children(choices.map(choice))
}

/// Making things safer never waits for a version; taking safety away does.
fn request(change: Change, key: &Key, reason: RevokedReason) -> Request {
    let id = &key.id;
    match change {
        Change::Disable => Request::post(Endpoint::disable(id)),
        Change::Enable => Request::post(Endpoint::enable(id)).if_match(key.version),
        Change::Revoke => {
            Request::post(Endpoint::revoke(id)).json(&Revoke { reason: Some(reason) })
        }
        Change::Delete => Request::delete(Endpoint::key(id)).if_match(key.version),
    }
}

const fn kind(change: Change) -> EventKind {
    match change {
        Change::Disable => EventKind::Disabled,
        Change::Enable => EventKind::Enabled,
        Change::Revoke => EventKind::Revoked,
        Change::Delete => EventKind::Deleted,
    }
}

fn carry_out(keys: Keys, row: Row, change: Change, answer: &Answer) {
    if change == Change::Delete {
        focus::by_id("content".to_owned());
        keys.remove(row);
        return;
    }
    if let Ok(key) = answer.read::<Key>() {
        row.accept(key);
    }
    row.close();
}

/// Someone else was faster: the row shows what they made of the key, and the person decides anew.
pub fn accept_stale(row: Row, failure: &Failure) {
    if !failure.is(Slug::Stale) {
        return;
    }
    if let Some(key) = failure.problem().and_then(|problem| problem.key.clone()) {
        row.accept(*key);
    }
}

fn question(change: Change, name: &str) -> (String, &'static str) {
    match change {
        Change::Disable => words::disable_question(name),
        Change::Enable => words::enable_question(name),
        Change::Revoke => words::revoke_question(name),
        Change::Delete => words::delete_question(name),
    }
}

fn done(change: Change, name: &str) -> String {
    match change {
        Change::Disable => words::done_disabled(name),
        Change::Enable => words::done_enabled(name),
        Change::Revoke => words::done_revoked(name),
        Change::Delete => words::done_deleted(name),
    }
}

const fn label(change: Change) -> &'static str {
    match change {
        Change::Disable => words::DISABLE,
        Change::Enable => words::ENABLE,
        Change::Revoke => words::REVOKE,
        Change::Delete => words::DELETE,
    }
}
