//! Giving a key a new value, inside its row.

pub mod attempt;
mod commands;
pub mod limits;
mod panel;
mod places;
mod preview;
mod progress;
mod secret;
mod value;

pub use self::panel::{panel, write};
pub use self::places::places;
pub use self::progress::progress;
pub use self::secret::Secret;
pub use self::value::issued;
