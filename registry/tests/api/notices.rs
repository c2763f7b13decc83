//! Mails about keys: recipients, times, wording and retries.

mod cancel;
mod choices;
mod crashes;
mod failures;
mod large;
mod settings;
mod transport;
mod when;
mod who;
mod words;
mod year;
