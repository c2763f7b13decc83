//! Types and rules that the page and the registry share. There is no I/O and no clock: a rule that
//! depends on time gets the instant as an argument.

pub mod calendar;
pub mod event;
pub mod key;
pub mod label;
pub mod left;
pub mod notice;
pub mod pattern;
pub mod policy;
pub mod problem;
pub mod request;
pub mod rotation;
pub mod scope;
pub mod secret;
pub mod session;
pub mod state;
pub mod time;
pub mod value_format;
pub mod word;

pub use calendar::{Calendar, CalendarAddress};
pub use event::{Event, EventKind, EventPage};
pub use key::{Counts, Key, KeyPage, LastUse, Owner, OwnerKind, Place, RevokedReason, ValueInfo};
pub use left::Left;
pub use notice::{EditNotices, NoticeSettings};
pub use pattern::{InvalidPattern, Pattern};
pub use policy::{Policy, WarnRule};
pub use problem::{FieldError, Problem, Slug};
pub use request::{CreateKey, EditKey, Issued, NewPlace, Regenerate, Revoke, Sort};
pub use rotation::{Fate, Held, Rotation};
pub use scope::Scope;
pub use secret::Secret;
pub use session::{ChangePassword, Confirm, Session, SignIn, User};
pub use state::{Life, State};
pub use strum::VariantArray;
pub use time::Instant;
pub use value_format::ValueFormat;
pub use word::{Vocabulary, Word};
