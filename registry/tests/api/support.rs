//! Runs the real binary through its public interfaces only: command line, HTTP, files and signals.

pub mod answer;
pub mod call;
pub mod cluster;
mod documented;
pub mod feed;
pub mod gallery;
pub mod home;
pub mod imported;
pub mod mail_fixture;
#[cfg(target_os = "linux")]
pub mod measure;
pub mod package;
pub mod people;
pub mod postgres;
pub mod proxy;
pub mod random;
pub mod raw;
pub mod real_proxy;
pub mod redact;
pub mod registry;
pub mod sizes;
pub mod smtp;
pub mod storage;
pub mod upload;
pub mod zip;

pub use answer::Answer;
pub use mail_fixture::MailFixture;
pub use package::{nupkg, nupkg_with};
pub use people::{IssuedKey, Person};
pub use raw::{RawAnswer, RawRequest};
pub use redact::redact;
pub use registry::Registry;

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;
