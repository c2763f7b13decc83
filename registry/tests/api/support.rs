//! Runs the real binary through its public interfaces only: command line, HTTP, files and signals.

pub mod answer;
pub mod call;
pub mod cluster;
pub mod feed;
pub mod gallery;
pub mod home;
pub mod imported;
pub mod package;
pub mod people;
pub mod plain;
pub mod post;
pub mod postgres;
pub mod random;
pub mod raw;
pub mod registry;
pub mod sizes;
pub mod smtp;
pub mod storage;

pub use answer::Answer;
pub use package::nupkg;
pub use people::{Holder, Person};
pub use plain::plain;
pub use post::Post;
pub use raw::{Exchange, Raw};
pub use registry::Registry;

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;
