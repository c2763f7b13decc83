//! The page where a person changes their own password.

use latchkey_contract::{ChangePassword, Slug, Value};
use leptos::html::Input;
use leptos::prelude::*;

use super::Account;
use crate::api;
use crate::browser::focus;
use crate::route::Page;
use crate::state::sending::Sending;
use crate::text;
use crate::text::session as words;
use crate::ui::field::Field;
use crate::ui::{IntoSlim, Look, Note, NoticeRegion, SlimView, SubmitButton, Tone, derive, effect};

#[component]
#[inline(never)]
pub fn ChangePasswordPage() -> SlimView {
    let (current, new) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let sending = Sending::new();
    let is_changed = RwSignal::new(false);
    effect(move || {
        if let Some(current) = current.get() {
            focus::element(current);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(old), Some(new)) = (current.get_untracked(), new.get_untracked()) else { return };
        if sending.is_busy_untracked() {
            return;
        }
        is_changed.set(false);
        let body =
            ChangePassword { current: Value::new(old.value()), new: Value::new(new.value()) };
        let empty = old.clone();
        sending.send_or(
            api::change_password(body),
            move |()| {
                empty.set_value("");
                new.set_value("");
                is_changed.try_set(true);
            },
            move |failure| {
                // Only the wrong field is typed again.
                if failure.is(Slug::WrongCredentials) {
                    old.set_value("");
                    focus::element(old);
                }
            },
        );
    };
    let note = move || match sending.failure() {
        Some(failure) => {
            let words = failure.about("new").unwrap_or_else(|| failure.words());
            Some(Note::problem(words))
        }
        None => is_changed.get().then(|| Note::new(Tone::Good, words::PASSWORD_CHANGED)),
    };
    view! {
        <div class="narrow">
            <a class="back" data-noscroll="" href=Page::Keys.href()>{text::ALL_KEYS}</a>
            <h1>{words::CHANGE_PASSWORD}</h1>
            <p class="lead">{words::CHANGE_PASSWORD_LEAD}</p>
            <form class="card" aria-label=words::CHANGE_PASSWORD on:submit=submit>
                <NoticeRegion note=derive(note)/>
                <Account/>
                <Field label=words::CURRENT_PASSWORD>
                    <input
                        class="input"
                        type="password"
                        autocomplete="current-password"
                        required
                        node_ref=current
                    />
                </Field>
                <Field label=words::NEW_PASSWORD>
                    <input
                        class="input"
                        type="password"
                        autocomplete="new-password"
                        required
                        node_ref=new
                    />
                </Field>
                <div class="panel-actions">
                    <SubmitButton look=Look::Primary busy=derive(move || sending.is_busy())>
                        {words::CHANGE_PASSWORD}
                    </SubmitButton>
                </div>
            </form>
        </div>
    }
    .slim()
}
