//! The page where a person changes their own password.

use latchkey_contract::{ChangePassword, Secret, Slug};
use leptos::html::Input;
use leptos::prelude::*;

use super::{Account, Person};
use crate::api::{self, Failure};
use crate::browser::focus;
use crate::route::Page;
use crate::state::sending::{Sending, is_lost};
use crate::text;
use crate::text::session as words;
use crate::ui::field::Field;
use crate::ui::input::PasswordInput;
use crate::ui::{IntoSlim, Look, Note, NoticeRegion, SlimView, SubmitButton, Tone, derive, effect};

#[component]
#[inline(never)]
pub fn ChangePasswordPage() -> SlimView {
    let (current, new) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let sending = Sending::new();
    Person::here().outdates(sending);
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
            ChangePassword { current: Secret::new(old.value()), new: Secret::new(new.value()) };
        let (empty, empty_new) = (old.clone(), new.clone());
        sending.send_or(
            api::change_password(body),
            move |()| {
                empty.set_value("");
                empty_new.set_value("");
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
        Some(failure) => Some(Note::problem(reason(&failure, sending.is_undecided()))),
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
                    <PasswordInput autocomplete="current-password" node_ref=current/>
                </Field>
                <Field label=words::NEW_PASSWORD>
                    <PasswordInput autocomplete="new-password" node_ref=new/>
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

/// After a lost reply the password may be the new one already.
fn reason(failure: &Failure, is_undecided: bool) -> String {
    match failure {
        _ if is_undecided && failure.is(Slug::WrongCredentials) => {
            words::PASSWORD_MAY_BE_CHANGED.to_owned()
        }
        _ if is_lost(failure) => words::PASSWORD_REPLY_LOST.to_owned(),
        _ => failure.about("new").unwrap_or_else(|| failure.words()),
    }
}

#[cfg(test)]
mod tests {
    use latchkey_contract::Problem;

    use super::*;

    #[test]
    fn a_wrong_password_after_a_lost_reply_may_be_the_old_one() {
        let wrong = Problem::new(Slug::WrongCredentials, "The current password is wrong.");
        let wrong = Failure::Refused(Box::new(wrong));
        assert_eq!(reason(&wrong, false), "The current password is wrong.");
        assert_eq!(reason(&wrong, true), words::PASSWORD_MAY_BE_CHANGED);
        assert_eq!(reason(&Failure::NoAnswer, true), words::PASSWORD_REPLY_LOST);
    }
}
