//! Changing a key inside its row. Only what differs is sent, with the version that the person saw.

use std::sync::Arc;

use latchkey_contract::{EventKind, Key, Slug};
use leptos::prelude::*;

use super::create::problem;
use super::fields::Fields;
use super::{Draft, Form, Theirs};
use crate::api::{Endpoint, Failure, Request};
use crate::browser::focus;
use crate::embed;
use crate::keys::panel_frame::PanelFrame;
use crate::session::{Confirmation, ConfirmationPlace};
use crate::state::leaving::{self, LostBy, Unsaved};
use crate::state::row::Row;
use crate::text;
use crate::text::form as words;
use crate::ui::slim::flag;
use crate::ui::{
    Announcer, Button, IntoSlim, Look, Note, NoticeRegion, SlimView, SubmitButton, Tone, derive,
    effect, memo,
};

#[derive(Clone, Copy)]
struct Edit {
    row: Row,
    form: Form,
    /// The key that the form's base was made of.
    key: RwSignal<Arc<Key>>,
    /// Somebody else changed the key while this person had unsaved edits.
    theirs: RwSignal<Option<Theirs>>,
    confirmation: Confirmation,
}

#[component]
#[inline(never)]
pub fn EditPanel(row: Row) -> SlimView {
    let Some(key) = row.key_untracked() else { return ().slim() };
    let edit = Edit {
        row,
        form: Form::new(row.element_id("edit"), Draft::of(&key), false),
        key: RwSignal::new(key),
        theirs: RwSignal::new(None),
        confirmation: Confirmation::new(),
    };
    let Edit { form, confirmation, .. } = edit;
    confirmation.pauses(form.sending);
    effect(move || {
        let now = row.key();
        untrack(|| edit.follow(&now));
    });
    guard(&edit);
    let title = memo(move || words::edit(&row.key().name));
    let label = memo(move || Some(title.with(crate::text::sentence::Sentence::plain)));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        edit.save();
    };
    let others = move || {
        let Theirs { name, packages } = edit.theirs.get()?;
        Some(Note::new(Tone::Warning, words::stale(name.as_deref(), packages.as_deref())))
    };
    let unsaved = move || row.guard.refused().map(|_| Note::new(Tone::Warning, words::UNSAVED));
    let is_asking = derive(move || confirmation.is_asking());
    let busy = derive(move || form.sending.is_busy());
    let view = view! {
        <PanelFrame row title>
            <form novalidate aria-label=label on:submit=submit>
                <Fields form confirmation/>
                <NoticeRegion note=derive(others)/>
                <NoticeRegion note=derive(unsaved)/>
                <NoticeRegion note=derive(move || problem(form, confirmation))/>
                <div class="panel-actions" hidden=flag(is_asking)>
                    <SubmitButton look=Look::Primary busy>
                        {words::SAVE}
                    </SubmitButton>
                    <Button look=Look::Plain on_press=move |()| row.close()>{text::CANCEL}</Button>
                </div>
            </form>
            <ConfirmationPlace confirmation/>
        </PanelFrame>
    }
    .slim();
    // After the frame, which takes the focus for panels without a field.
    focus::by_id(form.id("name"));
    view
}

/// Only Cancel discards what was typed.
fn guard(edit: &Edit) {
    let Edit { row, form, .. } = *edit;
    row.guard.watch(form.id("name"));
    let is_unsaved = memo(move || form.is_unsaved());
    effect(move || row.guard.set_unsaved(is_unsaved.get()));
    // The rows of the list stay mounted behind other pages.
    let lost_by = if row.is_in_list() { LostBy::AnotherDocument } else { LostBy::AnotherPage };
    leaving::guard(is_unsaved, Unsaved::Text, lost_by);
    on_cleanup(move || row.guard.end());
}

impl Edit {
    /// Takes in the key as it is now, whoever changed it.
    fn follow(self, now: &Arc<Key>) {
        let Some(before) = self.key.try_get_untracked() else { return };
        if now.version == before.version {
            return;
        }
        self.key.try_set(Arc::clone(now));
        let (old, new) = (Draft::of(&before), Draft::of(now));
        let has_changed = new.differs(&old);
        let theirs = self.form.take_in(new);
        if has_changed && self.form.is_unsaved() {
            self.theirs.try_set(Some(theirs));
        }
    }

    fn save(self) {
        let Self { row, form, .. } = self;
        if form.sending.is_busy_untracked() || !form.is_complete() {
            return;
        }
        let (sent, key) = (form.draft.get_untracked(), self.key.get_untracked());
        let Some(body) = form.base.with_untracked(|base| sent.edit(base)) else {
            row.close();
            return;
        };
        self.theirs.set(None);
        let request = Request::patch(Endpoint::key(&key.id)).json(&body).if_match(key.version);
        let (confirmation, announcer) = (self.confirmation, Announcer::here());
        let answer = async move { confirmation.send(request).await?.read::<Key>() };
        let was_sent = sent.clone();
        let take = move |key: Key| {
            announcer.say(words::saved(&key.name));
            embed::changed(&key.id, EventKind::Edited);
            self.saved(key, &sent);
        };
        form.sending.send_or(answer, take, move |failure| self.refused(failure, &was_sent));
    }

    /// What was typed while the request was under way is still unsaved.
    fn saved(self, key: Key, sent: &Draft) {
        let is_all = self.form.draft.try_with_untracked(|draft| draft == sent) == Some(true);
        self.key.try_set(Arc::new(key.clone()));
        self.form.take_in(Draft::of(&key));
        self.row.accept(key);
        if is_all {
            self.row.close();
        }
    }

    fn refused(self, failure: &Failure, sent: &Draft) {
        let now = failure.problem().and_then(|problem| problem.key.clone());
        let Some(now) = now.filter(|_| failure.is(Slug::Stale)) else {
            self.form.go_to_wrong_field(failure);
            return;
        };
        // An earlier request has saved it, whose reply was lost.
        if !Draft::of(&now).differs(sent) {
            self.form.sending.forget_failure();
            embed::changed(&now.id, EventKind::Edited);
            self.saved(*now, sent);
            return;
        }
        // The panel says the same in its own words, and what else changed.
        self.form.sending.forget_failure();
        self.theirs.try_set(Some(Theirs::default()));
        let now = Arc::new(*now);
        untrack(|| self.follow(&now));
        self.row.accept((*now).clone());
    }
}
