//! What is asked before a new value is issued. A disabled key is enabled first.

use latchkey_contract::{Policy, State};
use leptos::prelude::*;

use super::actions::{Actions, Outcome};
use super::lifetimes::Lifetimes;
use super::overlaps::Overlaps;
use super::plan::Plan;
use crate::rotation::issue::Issue;
use crate::rotation::preview;
use crate::session::ConfirmationPlace;
use crate::state::policy;
use crate::state::reading::Reading;
use crate::state::row::{Change, Panel, Row};
use crate::state::secret::ShownSecret;
use crate::text;
use crate::text::rotation as words;
use crate::text::sentence::Sentence;
use crate::ui::{Button, IntoSlim, Look, Note, NoticeRegion, Says, Show, SlimView, memo, optional};

#[component]
#[inline(never)]
pub fn Question(row: Row, secret: ShownSecret) -> SlimView {
    let policy = policy::here();
    let is_disabled = memo(move || row.state() == State::Disabled);
    let is_known = memo(move || policy.value.with(Option::is_some));
    let inside = move || {
        Some(match (is_disabled.get(), is_known.get()) {
            (true, _) => view! { <Disabled row/> }.slim(),
            (false, true) => untrack(move || choices(row, secret, policy)),
            (false, false) => view! { <Loading row policy/> }.slim(),
        })
    };
    view! { <div>{optional(inside)}</div> }.slim()
}

fn choices(row: Row, secret: ShownSecret, policy: Reading<Policy>) -> SlimView {
    let key = row.key_untracked();
    match key.zip(policy.value.get_untracked()) {
        Some((key, policy)) => {
            provide_context(Issue::new(row, secret, &key, &policy));
            view! { <Choices/> }.slim()
        }
        None => ().slim(),
    }
}

#[component]
#[inline(never)]
fn Choices() -> SlimView {
    let issue = Issue::here();
    let keeps = memo(move || preview::has_something_to_keep(&issue.row.key(), issue.now.get()));
    // The request is what the plan shows: the choices are fixed while the request is under way and
    // while its outcome is unknown.
    let inert = memo(move || {
        let is_fixed = issue.sending.is_busy() || issue.sending.is_undecided();
        is_fixed.then_some("")
    });
    view! {
        <div class="rotation-choices" inert=inert>
            <Lifetimes/>
            <Show when=keeps><Overlaps/></Show>
        </div>
        <h3 class="panel-title rotation-head">{words::WHAT_HAPPENS}</h3>
        <Plan/>
        <Outcome/>
        <ConfirmationPlace confirmation=issue.confirmation/>
        <Actions/>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Disabled(row: Row) -> SlimView {
    let words = memo(move || Sentence(words::disabled(&row.key().name)));
    let name = memo(move || row.key().name.clone());
    view! {
        <p><Says sentence=words/></p>
        <div class="panel-actions">
            <Button
                look=Look::Primary
                on_press=move |()| row.open(Panel::Change(Change::Enable))
            >
                {words::ENABLE}
                " "
                <bdi translate="no" prop:textContent=name></bdi>
            </Button>
            <Button look=Look::Plain on_press=move |()| row.close()>{text::CANCEL}</Button>
        </div>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Loading(row: Row, policy: Reading<Policy>) -> SlimView {
    let problem = memo(move || policy.failure().map(|failure| Note::problem(failure.words())));
    let is_coming = memo(move || problem.with(Option::is_none));
    view! {
        <NoticeRegion note=problem>
            <Button look=Look::Plain on_press=move |()| policy::refresh(policy)>
                {text::RETRY}
            </Button>
        </NoticeRegion>
        <Show when=is_coming>
            <p class="lead rotation-loading">{words::LOADING}</p>
        </Show>
        <div class="panel-actions">
            <Button look=Look::Plain on_press=move |()| row.close()>{text::CANCEL}</Button>
        </div>
    }
    .slim()
}
