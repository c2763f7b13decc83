//! Giving a key a new value, inside its row.

mod ask;
pub mod attempt;
mod commands;
pub mod limits;
mod panel;
mod places;
mod preview;
mod progress;
mod secret;
mod sentence;
mod value;

pub use self::panel::panel;
pub use self::places::places;
pub use self::progress::progress;
pub use self::secret::Secret;
pub use self::sentence::write;
pub use self::value::issued;
