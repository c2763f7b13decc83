//! The question inside a row before a key is disabled, enabled, revoked or deleted.

use latchkey_contract::{Key, Revoke, RevokedReason, Slug};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::row::{self, Change, Row};
use crate::api::{Answer, Endpoint, Failure, Request};
use crate::browser::focus;
use crate::session::Confirmation;
use crate::text;
use crate::text::keys as words;
use crate::ui::{Announcer, Button, Look, Tone, notice};

pub fn panel(row: Row, change: Change) -> AnyView {
    let Some(key) = row.key_untracked() else { return ().into_any() };
    let (title, lead) = question(change, &key.name);
    let confirmation = Confirmation::new();
    let announcer = Announcer::here();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let reason = RwSignal::new(RevokedReason::Leaked);
    let act = move || {
        let Some(key) = row.key_untracked() else { return };
        busy.set(true);
        failure.set(None);
        let request = request(change, &key, reason.get_untracked());
        spawn_local(async move {
            match confirmation.send(request).await {
                Ok(answer) => {
                    announcer.say(done(change, &key.name));
                    carry_out(row, change, &answer);
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
    let id = row::panel_id(&key.id);
    focus::by_id(id.clone());
    let look = if matches!(change, Change::Revoke | Change::Delete) {
        Look::Danger
    } else {
        Look::Primary
    };
    let failed = move || failure.get().map(|failure| notice(Tone::Problem, failure.words(), None));
    view! {
        <section class="panel" id=id tabindex="-1" aria-label=title.clone()
            on:keydown=move |event| if event.key() == "Escape" { row.close() }>
            <h3 class="panel-title">{title.clone()}</h3>
            <p>{lead}</p>
            {(change == Change::Revoke).then(|| reasons(reason))}
            {failed}
            {confirmation.panel()}
            <div class="panel-actions" class:panel-waits=confirmation.is_asking()>
                {Button::new(look, label(change)).about(key.name.clone()).busy(busy).on(act)}
                {Button::new(Look::Plain, text::CANCEL).on(move || row.close())}
            </div>
        </section>
    }
    .into_any()
}

fn reasons(reason: RwSignal<RevokedReason>) -> AnyView {
    let choices = [RevokedReason::Leaked, RevokedReason::Unused, RevokedReason::Other];
    let choices: Vec<AnyView> = choices
        .into_iter()
        .map(|choice| {
            view! {
                <label class="choice">
                    <input type="radio" name="reason" checked=choice == reason.get_untracked()
                        on:change=move |_| reason.set(choice) />
                    <span>{words::reason(choice)}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! { <fieldset class="choices"><legend>{words::REASON}</legend>{choices}</fieldset> }
        .into_any()
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

fn carry_out(row: Row, change: Change, answer: &Answer) {
    if change == Change::Delete {
        row.close();
        row.remove();
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
