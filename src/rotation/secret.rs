//! The one place in the page that holds a value, and everything that takes it away again.

use std::time::Duration;

use latchkey_contract::{Issued, Key, Value};
use leptos::prelude::*;

use super::attempt;
use crate::api::{Answer, Failure};
use crate::browser::{input, page};
use crate::clock;
use crate::text::rotation as words;

const IDLE_MS: i64 = 10 * 60 * 1_000;
const LOOK_EVERY: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Nothing,
    Value,
    /// A value in place of one that was shown before: a second answer overtook the first.
    Another,
    /// Taken away, and why.
    Wiped(&'static str),
}

/// A handle. The value itself is in no signal, so that nothing clones it.
#[derive(Clone, Copy)]
pub struct Secret {
    value: StoredValue<Option<Value>, LocalStorage>,
    version: StoredValue<Option<u64>>,
    touched_ms: StoredValue<i64>,
    pub holds: RwSignal<Holds>,
    pub shown: RwSignal<bool>,
    /// Held, and not yet shown, copied or downloaded: to close now would lose it.
    pub unsaved: RwSignal<bool>,
}

impl Secret {
    /// Wiped with the owner it is made under: a panel that closes, a page that is left.
    pub fn new() -> Self {
        let secret = Self {
            value: StoredValue::new_local(None),
            version: StoredValue::new(None),
            touched_ms: StoredValue::new(clock::local_ms()),
            holds: RwSignal::new(Holds::Nothing),
            shown: RwSignal::new(false),
            unsaved: RwSignal::new(false),
        };
        on_cleanup(move || drop(secret.take()));
        secret
    }

    /// Takes the value out of an answer. An answer that another overtook is dropped: `Ok(None)`.
    pub fn take_in(self, answer: Answer) -> Result<Option<Key>, Failure> {
        let issued = answer.read::<Issued>();
        // The text holds the value too: overwritten, not only freed.
        drop(Value::new(answer.text));
        let Issued { key, value, .. } = issued?;
        if !attempt::counts(self.version.try_get_value().flatten(), key.version) {
            return Ok(None);
        }
        let before =
            self.version.try_update_value(|version| version.replace(key.version)).flatten();
        self.value.try_set_value(Some(value));
        self.touch();
        self.shown.try_set(false);
        self.unsaved.try_set(true);
        self.holds.try_set(if before.is_none() { Holds::Value } else { Holds::Another });
        Ok(Some(key))
    }

    /// Reads the value without copying it.
    pub fn with<T>(self, read: impl FnOnce(&Value) -> T) -> Option<T> {
        self.value.try_with_value(|value| value.as_ref().map(read)).flatten()
    }

    /// Wipes the value when nobody is there any more, as long as the current owner lives.
    pub fn guard(self) {
        self.touch();
        input::on_any(move || self.touch());
        input::on_leave(move || self.wipe(words::WIPED_LEFT));
        let look = move || {
            let idle = self.touched_ms.try_get_value().map(|at| clock::local_ms() - at);
            if idle.is_some_and(|idle| idle >= IDLE_MS) {
                self.wipe(words::WIPED_IDLE);
            }
        };
        page::on_return(look);
        if let Ok(timer) = set_interval_with_handle(look, LOOK_EVERY) {
            on_cleanup(move || timer.clear());
        }
    }

    /// The person has seen the value or has a copy of it.
    pub fn saved(self) {
        self.unsaved.try_set(false);
    }

    fn touch(self) {
        self.touched_ms.try_set_value(clock::local_ms());
    }

    fn wipe(self, why: &'static str) {
        if self.take().is_some() {
            self.shown.try_set(false);
            self.saved();
            self.holds.try_set(Holds::Wiped(why));
        }
    }

    /// A dropped `Value` overwrites its text.
    fn take(self) -> Option<Value> {
        self.value.try_update_value(Option::take).flatten()
    }
}
