//! The form for a new key, and for changing one inside its row.

mod create;
mod draft;
mod edit;
mod fields;
mod frame;
mod matches;
mod places;

pub use self::create::new_key;
pub use self::edit::edit;

use latchkey_contract::Policy;
use leptos::prelude::*;

use self::draft::Draft;
use crate::api::Failure;
use crate::browser::focus;
use crate::session::Person;
use crate::state::policy;
use crate::state::reading::Reading;

/// What the fields share. A handle: copies reach the same form.
#[derive(Clone, Copy)]
struct Form {
    draft: RwSignal<Draft>,
    failure: RwSignal<Option<Failure>>,
    policy: Reading<Policy>,
    /// Before the ids of the fields: two forms can be open at once.
    prefix: StoredValue<String>,
    is_new: bool,
}

impl Form {
    fn new(prefix: String, draft: Draft, is_new: bool) -> Self {
        let failure = RwSignal::new(None);
        Person::here().outdates(failure);
        Self {
            draft: RwSignal::new(draft),
            failure,
            policy: policy::here(),
            prefix: StoredValue::new(prefix),
            is_new,
        }
    }

    fn id(self, field: &str) -> String {
        self.prefix.try_with_value(|prefix| format!("{prefix}-{field}")).unwrap_or_default()
    }

    fn error(self, field: &str) -> Option<String> {
        self.failure.with(|failure| failure.as_ref()?.about(field))
    }

    /// Keeps what was refused on the screen and goes to the first field it is about.
    fn refuse(self, failure: Failure) {
        let field = draft::first_wrong(&failure);
        self.failure.try_set(Some(failure));
        if let Some(field) = field {
            focus::first_inside(self.id(&format!("{field}-field")));
        }
    }

    /// What is wrong with none of the fields in particular.
    fn general(self) -> Option<Failure> {
        let failure = self.failure.get()?;
        draft::first_wrong(&failure).is_none().then_some(failure)
    }
}
