//! Parts of a page that know nothing of keys.

pub mod announce;
pub mod button;
pub mod copy;
pub mod el;
pub mod field;
pub mod icon;
pub mod menu;
pub mod notice;
pub mod part;

pub use self::announce::Announcer;
pub use self::button::{Button, Look};
pub use self::el::{El, effect, el};
pub use self::icon::{Icon, icon};
pub use self::notice::{Tone, notice};
