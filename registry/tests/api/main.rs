//! What the registry promises, one behaviour a test, against the real binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc)]

mod confirmation;
mod events;
mod idempotency;
mod if_match;
mod key_info;
mod listing;
mod origins;
mod ownership;
mod paging;
mod push;
mod regenerate;
mod sessions;
mod states;
mod support;
mod timeline;
mod unlist;
mod warnings;
