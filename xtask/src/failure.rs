//! What went wrong and what to do about it, in one sentence.

use std::fmt::Display;
use std::path::Path;

#[derive(Debug)]
pub struct Failure(pub String);

pub type Outcome<T = ()> = Result<T, Failure>;

pub fn fail<T>(reason: impl Into<String>) -> Outcome<T> {
    Err(Failure(reason.into()))
}

/// Adds the operation and the file to an error, and what to do about a full disk.
pub trait Context<T> {
    fn on(self, doing: &str, path: &Path) -> Outcome<T>;
}

impl<T> Context<T> for std::io::Result<T> {
    fn on(self, doing: &str, path: &Path) -> Outcome<T> {
        self.map_err(|error| {
            let remedy = if error.kind() == std::io::ErrorKind::StorageFull {
                ": the disk is full, free some space and run this again"
            } else {
                ""
            };
            Failure(format!("cannot {doing} {}: {error}{remedy}", path.display()))
        })
    }
}

/// Adds what to do about a failure.
pub trait Remedy {
    fn remedy(self, remedy: impl Display) -> Self;
}

impl<T> Remedy for Outcome<T> {
    fn remedy(self, remedy: impl Display) -> Self {
        self.map_err(|Failure(reason)| Failure(format!("{reason}: {remedy}")))
    }
}

/// For errors without a path.
pub fn because<E: Display>(what: &str) -> impl FnOnce(E) -> Failure {
    move |error| Failure(format!("{what}: {error}"))
}
