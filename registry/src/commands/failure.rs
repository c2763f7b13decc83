//! Why a command ends early.

use std::fmt::{self, Display};

use crate::problem::ApiError;
use crate::store;

#[derive(Debug)]
pub enum Failure {
    /// A sentence for the operator.
    Because(String),
    /// The reader of a list has exited, as with `| head`. That is no error.
    OutputClosed,
}

pub type Outcome<T = ()> = Result<T, Failure>;

impl Display for Failure {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(match self {
            Self::Because(why) => why,
            Self::OutputClosed => "the reader of standard output has exited",
        })
    }
}

macro_rules! from_displayed {
    ($($error:ty),+) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Because(error.to_string())
            }
        })+
    };
}
from_displayed!(String, std::io::Error, getrandom::Error, serde_json::Error);

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::Because(format!("the database failed: {error}"))
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Because(error.problem().detail.clone())
    }
}

/// Returns early with a sentence for the operator.
macro_rules! bail {
    ($($why:tt)*) => { return Err(format!($($why)*).into()) };
}
pub(super) use bail;
