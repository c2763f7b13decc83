//! The button that issues the value, and what became of the request.

use latchkey_contract::Slug;
use leptos::prelude::*;

use crate::api::Failure;
use crate::rotation::issue::Issue;
use crate::state::sending::{Stage, is_lost};
use crate::text;
use crate::text::rotation as words;
use crate::ui::{Button, IntoSlim, Look, Note, NoticeRegion, Show, SlimView, Tone, derive, memo};

#[component]
#[inline(never)]
pub fn Actions() -> SlimView {
    let issue = Issue::here();
    let is_waiting = memo(move || issue.confirmation.is_asking());
    let class = memo(move || if is_waiting.get() { "panel-waits" } else { "panel-actions" });
    // One button throughout: the focus stays on it while its label changes.
    let label = memo(move || if issue.sending.is_undecided() { text::RETRY } else { words::ISSUE });
    let busy = derive(move || issue.sending.is_busy());
    view! {
        <div class=class>
            <Button look=Look::Primary busy on_press=move |()| issue.press()>
                <span prop:textContent=label></span>
            </Button>
            <Button look=Look::Plain on_press=move |()| issue.row.close()>{text::CANCEL}</Button>
        </div>
    }
    .slim()
}

#[component]
#[inline(never)]
pub fn Outcome() -> SlimView {
    let issue = Issue::here();
    let is_slow =
        memo(move || issue.sending.stage() == Stage::Slow && !issue.confirmation.is_asking());
    let note = memo(move || match issue.sending.failure() {
        Some(failure) => Some(Note::problem(reason(&failure, issue.sending.is_undecided()))),
        None => is_slow.get().then(|| Note::new(Tone::Warning, words::SLOW)),
    });
    view! {
        <NoticeRegion note>
            <Show when=is_slow>
                <Button look=Look::Plain on_press=move |()| issue.press_again()>
                    {text::RETRY}
                </Button>
            </Show>
        </NoticeRegion>
    }
    .slim()
}

fn reason(failure: &Failure, is_undecided: bool) -> String {
    let about_choice = failure.about("overlap_seconds").or_else(|| failure.about("lifetime_days"));
    match failure {
        Failure::NoAnswer => words::LOST.to_owned(),
        _ if failure.is(Slug::Stale) => format!("{} {}", failure.words(), words::STALE),
        _ if is_undecided || is_lost(failure) => format!("{} {}", failure.words(), words::LOST),
        _ => about_choice.unwrap_or_else(|| failure.words()),
    }
}

#[cfg(test)]
mod tests {
    use latchkey_contract::{FieldError, Problem};

    use super::*;

    #[test]
    fn a_refused_choice_is_explained_in_the_registrys_words_about_it() {
        let mut problem = Problem::new(Slug::Invalid, "Some fields are wrong.");
        let error = |field: &str, detail: &str| FieldError {
            field: field.to_owned(),
            detail: detail.to_owned(),
        };
        problem.errors = vec![error("overlap_seconds", "Choose 0 or 3600.")];
        let failure = Failure::Refused(Box::new(problem));
        assert_eq!(reason(&failure, false), "Choose 0 or 3600.");
    }

    #[test]
    fn a_request_that_may_have_been_carried_out_is_safe_to_retry() {
        let internal = Failure::Refused(Box::new(Problem::new(Slug::Internal, "It broke.")));
        assert_eq!(reason(&internal, true), format!("It broke. {}", words::LOST));
        assert_eq!(reason(&Failure::NoAnswer, true), words::LOST);
    }
}
