//! What the registry promises, one behaviour a test, against the real binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc)]

mod push;
mod support;
