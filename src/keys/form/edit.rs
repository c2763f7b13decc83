//! Changing a key inside its row: only what is different is sent, and only onto what was seen.

use std::sync::Arc;

use latchkey_contract::{EventKind, Key, Slug};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Form;
use super::create::trouble;
use super::draft::Draft;
use super::fields::fields;
use crate::api::{Endpoint, Failure, Request};
use crate::browser::focus;
use crate::embed;
use crate::session::Confirmation;
use crate::state::row::Row;
use crate::text;
use crate::text::form as words;
use crate::ui::old::{Announcer, Button, El, Look, Tone, effect, el, notice};

#[derive(Clone, Copy)]
struct Edit {
    row: Row,
    form: Form,
    /// The key as the person saw it when they began, or as they were last told.
    base: RwSignal<Arc<Key>>,
    stale: RwSignal<bool>,
    busy: RwSignal<bool>,
    confirmation: Confirmation,
    announcer: Announcer,
}

pub fn edit(row: Row) -> El {
    let Some(key) = row.key_untracked() else { return el("div") };
    let edit = Edit {
        row,
        form: Form::new(format!("edit-{}", key.id), Draft::of(&key, false), false),
        base: RwSignal::new(Arc::clone(&key)),
        stale: RwSignal::new(false),
        busy: RwSignal::new(false),
        confirmation: Confirmation::new(),
        announcer: Announcer::here(),
    };
    let title = words::edit(&key.name);
    let name_id = edit.form.id("name");
    focus::by_id(name_id.clone());
    // What was typed does not vanish by something pressed in passing: Cancel says it clearly.
    let unsaved = RwSignal::new(false);
    row.guard.watch(name_id);
    effect(move || row.guard.set_unsaved(unsaved.get()));
    on_cleanup(move || row.guard.end());
    effect(move || {
        edit.form.draft.track();
        edit.base.track();
        unsaved.set(edit.changes().is_some());
    });
    let class = move || {
        let waits = edit.confirmation.is_asking();
        Some(if waits { "panel-waits" } else { "panel-actions" }.to_owned())
    };
    let actions = el("div")
        .live_attr("class", class)
        .child(Button::new(Look::Primary, words::SAVE).busy(edit.busy).submit())
        .child(Button::new(Look::Plain, text::CANCEL).on(move || row.close()));
    let told_stale = move || edit.stale.get().then(|| notice(Tone::Warning, words::STALE, None));
    let told_unsaved = move || {
        row.guard.refused().is_some().then(|| {
            edit.announcer.say(words::UNSAVED.to_owned());
            notice(Tone::Warning, words::UNSAVED, None)
        })
    };
    el("section")
        .class("panel")
        .attr("id", &row.element_id("panel"))
        .attr("tabindex", "-1")
        .attr("aria-label", &title)
        .on_escape(move || row.dismiss())
        .child(el("h3").class("panel-title").text(&title))
        .child(
            el("form")
                .attr("novalidate", "")
                .attr("aria-label", &title)
                .on_submit(move || edit.save())
                // Built anew when somebody else changed the key: fields they changed follow.
                .dynamic(move || {
                    edit.base.track();
                    Some(untrack(move || fields(edit.form)))
                })
                .dynamic(told_stale)
                .dynamic(told_unsaved)
                .dynamic(move || trouble(edit.form))
                .child(actions),
        )
        .dynamic(move || edit.confirmation.panel())
}

impl Edit {
    fn changes(self) -> Option<latchkey_contract::EditKey> {
        let base = self.base.try_get_untracked()?;
        self.form.draft.try_with_untracked(|draft| draft.edit(&base)).flatten()
    }

    fn save(self) {
        let Some(base) = self.base.try_get_untracked() else { return };
        if self.busy.get_untracked() {
            return;
        }
        if let Some(wrong) = self.form.draft.with_untracked(|draft| draft.wrong(false)) {
            self.form.refuse(wrong);
            return;
        }
        let Some(changes) = self.changes() else {
            self.row.close();
            return;
        };
        self.form.failure.set(None);
        self.stale.set(false);
        self.busy.set(true);
        let request = Request::patch(Endpoint::key(&base.id)).json(&changes).if_match(base.version);
        spawn_local(async move {
            let answer = self.confirmation.send(request).await;
            match answer.and_then(|answer| answer.read::<Key>()) {
                Ok(key) => {
                    self.announcer.say(words::saved(&key.name));
                    embed::changed(&key.id, EventKind::Edited);
                    self.row.accept(key);
                    self.row.close();
                }
                Err(Failure::Cancelled) => {}
                Err(failure) => self.failed(failure, &base),
            }
            self.busy.try_set(false);
        });
    }

    fn failed(self, failure: Failure, before: &Key) {
        let now = failure.problem().and_then(|problem| problem.key.clone());
        if let Some(now) = now.filter(|_| failure.is(Slug::Stale)) {
            self.form.draft.try_update(|draft| draft.rebase(before, &now));
            self.row.accept((*now).clone());
            self.stale.try_set(true);
            self.base.try_set(Arc::new(*now));
        }
        self.form.refuse(failure);
    }
}
