//! Giving a key a new value, inside its row.

mod command;
mod issue;
mod issued;
mod panel;
mod places;
mod preview;
mod progress;
mod value_line;
mod wish;

pub use self::issued::IssuedValue;
pub use self::panel::RotationPanel;
pub use self::places::Places;
pub use self::progress::Progress;
