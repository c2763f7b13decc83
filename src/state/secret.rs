//! The one place in the page that holds a new value, and everything that removes the value again.

mod idle;

use latchkey_contract::{Issued, Key, Secret};
use leptos::prelude::*;

use self::idle::Idleness;
use crate::api::{Answer, Failure};
use crate::clock;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Nothing,
    Value,
    /// A value in place of an earlier one: two answers to one request overtook each other.
    Another,
    Wiped(Wiped),
}

/// Why the value was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wiped {
    Idle,
    Left,
}

/// A handle. The value itself is in no signal, so that nothing clones it.
#[derive(Clone, Copy)]
pub struct ShownSecret {
    value: StoredValue<Option<Secret>, LocalStorage>,
    version: StoredValue<Option<u64>>,
    /// When the person did something last.
    touched_ms: StoredValue<i64>,
    pub holds: RwSignal<Holds>,
    pub is_shown: RwSignal<bool>,
    /// Neither shown nor copied: closing the panel would lose the value. A download does not count,
    /// because the browser may ask first.
    pub is_unsaved: RwSignal<bool>,
    /// The value is removed in a minute unless the person does something.
    pub is_ending: RwSignal<bool>,
}

impl ShownSecret {
    /// The value is wiped with the owner: a panel that closes, a page that is left.
    pub fn new() -> Self {
        let secret = Self {
            value: StoredValue::new_local(None),
            version: StoredValue::new(None),
            touched_ms: StoredValue::new(clock::local_ms()),
            holds: RwSignal::new(Holds::Nothing),
            is_shown: RwSignal::new(false),
            is_unsaved: RwSignal::new(false),
            is_ending: RwSignal::new(false),
        };
        on_cleanup(move || drop(secret.take()));
        secret
    }

    /// Takes the value out of an answer. An answer that another one overtook is dropped: `Ok(None)`.
    pub fn take_in(self, answer: Answer) -> Result<Option<Key>, Failure> {
        let issued = answer.read::<Issued>();
        // The text contains the value too, so it is overwritten and not only freed.
        drop(Secret::new(answer.text));
        let Issued { key, value, .. } = issued?;
        if !is_newer(self.version.try_get_value().flatten(), key.version) {
            return Ok(None);
        }
        let before =
            self.version.try_update_value(|version| version.replace(key.version)).flatten();
        self.value.try_set_value(Some(value));
        self.touch();
        self.is_shown.try_set(false);
        self.is_unsaved.try_set(true);
        self.holds.try_set(if before.is_none() { Holds::Value } else { Holds::Another });
        Ok(Some(key))
    }

    /// Reads the value without copying it.
    pub fn with<T>(self, read: impl FnOnce(&Secret) -> T) -> Option<T> {
        self.value.try_with_value(|value| value.as_ref().map(read)).flatten()
    }

    pub fn is_held(self) -> bool {
        matches!(self.holds.get(), Holds::Value | Holds::Another)
    }

    /// The person has seen the value or has a copy of it.
    pub fn saved(self) {
        self.is_unsaved.try_set(false);
    }

    /// The person did something.
    pub fn touch(self) {
        self.touched_ms.try_set_value(clock::local_ms());
        self.set_ending(false);
    }

    /// Judges how long the person has done nothing.
    pub fn look(self) {
        let Some(touched_ms) = self.touched_ms.try_get_value() else { return };
        match idle::judge(clock::local_ms() - touched_ms) {
            Idleness::Active => {}
            Idleness::Ending => self.set_ending(self.with(|_| ()).is_some()),
            Idleness::Over => self.wipe(Wiped::Idle),
        }
    }

    pub fn wipe(self, why: Wiped) {
        if self.take().is_some() {
            self.is_shown.try_set(false);
            self.set_ending(false);
            self.saved();
            self.holds.try_set(Holds::Wiped(why));
        }
    }

    /// A dropped `Secret` overwrites its text.
    fn take(self) -> Option<Secret> {
        self.value.try_update_value(Option::take).flatten()
    }

    fn set_ending(self, is_ending: bool) {
        if self.is_ending.try_get_untracked() == Some(!is_ending) {
            self.is_ending.try_set(is_ending);
        }
    }
}

/// Of several answers to one request, the one with the highest version has the value that works.
fn is_newer(held: Option<u64>, answered: u64) -> bool {
    held.is_none_or(|held| answered > held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_overtaken_does_not_count() {
        assert!(is_newer(None, 3));
        assert!(is_newer(Some(3), 4));
        assert!(!is_newer(Some(4), 3));
        assert!(!is_newer(Some(4), 4));
    }
}
