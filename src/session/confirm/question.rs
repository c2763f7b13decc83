//! The form that asks for the password.

use latchkey_contract::Secret;
use leptos::html::Input;
use leptos::prelude::*;

use super::Confirmation;
use crate::api;
use crate::browser::focus;
use crate::session::Account;
use crate::state::sending::Sending;
use crate::text;
use crate::text::session as words;
use crate::ui::field::Field;
use crate::ui::input::PasswordInput;
use crate::ui::{
    Button, IntoSlim, Look, Note, NoticeRegion, SlimView, SubmitButton, derive, effect,
};

#[component]
#[inline(never)]
pub fn Question(confirmation: Confirmation) -> SlimView {
    let password = NodeRef::<Input>::new();
    let sending = Sending::new();
    // The element and not an ID: two questions can be open, each in its row.
    effect(move || {
        if let Some(password) = password.get() {
            focus::element(password);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = password.get_untracked() else { return };
        if sending.is_busy_untracked() {
            return;
        }
        let answer = api::confirm(Secret::new(field.value()));
        sending.send_or(
            answer,
            move |()| confirmation.decide(true),
            move |_| focus::element(field),
        );
    };
    let problem = move || sending.failure().map(|failure| Note::problem(failure.words()));
    view! {
        <form class="confirm" aria-label=words::CONFIRM_TITLE on:submit=submit>
            <p class="panel-title">{words::CONFIRM_TITLE}</p>
            <p>{words::CONFIRM_LEAD}</p>
            <NoticeRegion note=derive(problem)/>
            <Account/>
            <Field label=words::PASSWORD>
                <PasswordInput autocomplete="current-password" node_ref=password/>
            </Field>
            <div class="panel-actions">
                <SubmitButton look=Look::Primary busy=derive(move || sending.is_busy())>
                    {words::CONFIRM}
                </SubmitButton>
                <Button look=Look::Plain on_press=move |()| confirmation.decide(false)>
                    {text::CANCEL}
                </Button>
            </div>
        </form>
    }
    .slim()
}
