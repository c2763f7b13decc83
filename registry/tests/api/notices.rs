//! Mails about keys: who gets which, when, in which words, and never twice.

mod cancel;
mod choices;
mod crashes;
mod failures;
mod settings;
mod transport;
mod when;
mod who;
mod words;
mod year;
