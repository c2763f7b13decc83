//! The question inside a row before a key is disabled, enabled, revoked or deleted.

use latchkey_contract::{EventKind, Key, Revoke, RevokedReason, Slug};
use leptos::prelude::*;

use super::panel_frame::PanelFrame;
use crate::api::{Answer, Endpoint, Failure, Request};
use crate::browser::focus;
use crate::embed;
use crate::session::{Confirmation, ConfirmationPlace, Person};
use crate::state::keys::Keys;
use crate::state::row::{Change, Row};
use crate::state::sending::Sending;
use crate::text;
use crate::text::keys as words;
use crate::ui::field::Radio;
use crate::ui::slim::flag;
use crate::ui::{
    Announcer, Button, IntoSlim, Look, Note, NoticeRegion, SlimView, VisuallyHidden, derive, memo,
};

#[component]
#[inline(never)]
pub fn ChangePanel(row: Row, change: Change) -> SlimView {
    let (sending, confirmation) = (Sending::new(), Confirmation::new());
    Person::here().outdates(sending);
    confirmation.pauses(sending);
    let reason = RwSignal::new(RevokedReason::Other);
    let name = memo(move || row.key().name.clone());
    let title = memo(move || question(change, &name.get()).0);
    let consequence = question(change, "").1;
    let act = Act { row, change, sending, confirmation, keys: Keys::here() };
    let problem = move || sending.failure().map(|failure| Note::problem(failure.words()));
    let is_asking = derive(move || confirmation.is_asking());
    let is_dangerous = matches!(change, Change::Revoke | Change::Delete);
    let look = if is_dangerous { Look::Danger } else { Look::Primary };
    let reasons = (change == Change::Revoke).then(|| view! { <Reasons row reason/> });
    view! {
        <PanelFrame row title>
            <p>{consequence}</p>
            {reasons}
            <NoticeRegion note=derive(problem)/>
            <ConfirmationPlace confirmation/>
            <div class="panel-actions" hidden=flag(is_asking)>
                <Button
                    look
                    busy=derive(move || sending.is_busy())
                    on_press=move |()| act.send(reason.get_untracked())
                >
                    {label(change)}
                    <VisuallyHidden words=name/>
                </Button>
                <Button look=Look::Plain on_press=move |()| row.close()>{text::CANCEL}</Button>
            </div>
        </PanelFrame>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Reasons(row: Row, reason: RwSignal<RevokedReason>) -> SlimView {
    let choices = [RevokedReason::Leaked, RevokedReason::Unused, RevokedReason::Other];
    let choice = |choice: RevokedReason| {
        view! {
            <Radio
                name=row.element_id("reason")
                label=words::reason(choice)
                chosen=memo(move || reason.get() == choice)
                on_choose=move |()| reason.set(choice)
            />
        }
        .slim()
    };
    view! {
        <fieldset class="choices">
            <legend>{words::REASON}</legend>
            {choices.map(choice).into_iter().collect::<Vec<SlimView>>()}
        </fieldset>
    }
    .slim()
}

#[derive(Clone, Copy)]
struct Act {
    row: Row,
    change: Change,
    sending: Sending,
    confirmation: Confirmation,
    keys: Keys,
}

impl Act {
    fn send(self, reason: RevokedReason) {
        let Some(key) = self.row.key_untracked() else { return };
        let request = request(self.change, &key, reason);
        let confirmation = self.confirmation;
        let answer = async move { confirmation.send(request).await };
        let announcer = Announcer::here();
        let take = move |answer: Option<Answer>| {
            announcer.say(done(self.change, &key.name));
            embed::changed(&key.id, kind(self.change));
            self.carry_out(answer.as_ref());
        };
        let change = self.change;
        let answer = async move {
            match answer.await {
                // A lost answer may have been the one that deleted the key.
                Err(failure) if change == Change::Delete && failure.is(Slug::NotFound) => Ok(None),
                answer => answer.map(Some),
            }
        };
        self.sending.send_or(answer, take, move |failure| self.refused(failure));
    }

    fn carry_out(self, answer: Option<&Answer>) {
        if self.change == Change::Delete {
            focus::by_id("content".to_owned());
            self.keys.remove(self.row);
            return;
        }
        if let Some(Ok(key)) = answer.map(Answer::read::<Key>) {
            self.row.accept(key);
        }
        self.row.close();
    }

    /// Somebody else changed the key first. The row shows the key as it is now, and the person
    /// decides again.
    fn refused(self, failure: &Failure) {
        let now = failure.problem().and_then(|problem| problem.key.clone());
        if let Some(now) = now.filter(|_| failure.is(Slug::Stale)) {
            self.row.accept(*now);
        }
    }
}

/// Disable and Revoke make a key safer: somebody else's change does not stop them.
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

fn question(change: Change, name: &str) -> words::Question {
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
