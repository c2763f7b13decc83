//! The form for a new key, and for changing a key inside its row.

mod create;
mod draft;
mod edit;
mod field;
mod fields;
mod lifetime;
mod matches;
mod owner;
mod packages;
mod places;
mod scopes;
mod text_input;

use latchkey_contract::Policy;
use leptos::prelude::*;

pub use self::create::NewKeyPage;
use self::draft::{Draft, Theirs};
pub use self::edit::EditPanel;
use crate::api::Failure;
use crate::browser::focus;
use crate::session::Person;
use crate::state::policy;
use crate::state::reading::Reading;
use crate::state::sending::Sending;
use crate::ui::memo;

/// What the fields share. A handle: copies reach the same form.
#[derive(Clone, Copy)]
struct Form {
    draft: RwSignal<Draft>,
    /// The settings before the person changed any of them.
    base: RwSignal<Draft>,
    sending: Sending,
    policy: Reading<Policy>,
    /// Begins the IDs of the form's elements: several forms can be open at once.
    prefix: StoredValue<String>,
    is_new: bool,
}

impl Form {
    fn new(prefix: String, settings: Draft, is_new: bool) -> Self {
        let sending = Sending::new();
        Person::here().outdates(sending);
        Self {
            draft: RwSignal::new(settings.clone()),
            base: RwSignal::new(settings),
            sending,
            policy: policy::here(),
            prefix: StoredValue::new(prefix),
            is_new,
        }
    }

    /// The ID of an element of this form. A field's input has the field's name.
    fn id(self, element: &str) -> String {
        self.prefix.try_with_value(|prefix| format!("{prefix}-{element}")).unwrap_or_default()
    }

    /// The ID of the element around a field.
    fn frame_id(self, field: &str) -> String {
        self.id(&format!("{field}-field"))
    }

    fn hint_id(self, field: &str) -> String {
        self.id(&format!("{field}-hint"))
    }

    fn error_id(self, field: &str) -> String {
        self.id(&format!("{field}-error"))
    }

    /// Follows a part of the draft.
    fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Draft) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        memo(move || self.draft.with(&read))
    }

    fn change(self, change: impl FnOnce(&mut Draft)) {
        self.draft.try_update(change);
    }

    /// Makes a choice for the person. It does not count as an unsaved edit.
    fn preset(self, preset: impl Fn(&mut Draft)) {
        self.base.try_update(&preset);
        self.draft.try_update(&preset);
    }

    /// Takes in settings that changed elsewhere. Edits are kept.
    fn take_in(self, settings: Draft) -> Theirs {
        let before = self.base.try_get_untracked().unwrap_or_default();
        let theirs = self.draft.try_update(|draft| draft.merge(&before, &settings));
        self.base.try_set(settings);
        theirs.unwrap_or_default()
    }

    /// Follows whether the person changed anything.
    fn is_unsaved(self) -> bool {
        self.base.with(|base| self.draft.with(|draft| draft.differs(base)))
    }

    /// Follows what is wrong with a field.
    fn error(self, field: &str) -> Option<String> {
        self.sending.failure()?.about(field)
    }

    /// Follows what is wrong with the whole form.
    fn general_failure(self) -> Option<Failure> {
        self.sending.failure().filter(|failure| draft::first_wrong(failure).is_none())
    }

    /// The first wrong field gets the focus.
    fn go_to_wrong_field(self, failure: &Failure) {
        let place = self.draft.try_with_untracked(|draft| draft.first_wrong_place(failure));
        let place = place.flatten();
        match (draft::first_wrong(failure), place) {
            (Some("places"), Some(row)) => focus::first_inside(places::row_id(self, row)),
            (Some(field), _) => focus::first_inside(self.frame_id(field)),
            (None, _) => {}
        }
        // The policy has changed since the form was opened.
        if policy::is_outdated_by(failure) {
            policy::refresh(self.policy);
        }
    }

    /// Whether the draft can be sent. If it cannot, the form says why.
    fn is_complete(self) -> bool {
        let wrong = self.draft.with_untracked(|draft| draft.wrong(self.is_new));
        if let Some(failure) = &wrong {
            self.go_to_wrong_field(failure);
            self.sending.refuse(failure.clone());
        }
        wrong.is_none()
    }
}
