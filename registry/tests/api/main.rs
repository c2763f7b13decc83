//! What the registry promises, one behaviour a test, against the real binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc)]

mod away;
mod commands;
mod config;
mod confirmation;
mod demo;
mod durability;
mod events;
mod health;
mod hostile;
mod idempotency;
mod if_match;
mod key_info;
mod listing;
mod logs;
mod notices;
mod openapi;
mod origins;
mod ownership;
mod page;
mod paging;
mod push;
mod random;
mod regenerate;
mod sessions;
mod slugs;
mod states;
mod storm;
mod support;
mod timeline;
mod unlist;
mod upload;
mod validation;
mod warnings;
