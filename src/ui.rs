//! Components that know nothing of keys.

pub mod announce;
pub mod button;
pub mod copy;
pub mod field;
pub mod heading;
pub mod icon;
pub mod input;
pub mod keyboard;
pub mod menu;
pub mod notice;
pub mod part;
pub mod sentence;
pub mod slim;
pub mod time;

pub use self::announce::{Announcer, AnnouncerRegion};
pub use self::button::{Button, Look, SubmitButton, VisuallyHidden};
pub use self::icon::{Icon, Shape};
pub use self::notice::{Note, Notice, NoticeRegion, Tone};
pub use self::sentence::Says;
pub use self::slim::{Each, IntoSlim, Show, SlimView, derive, effect, memo, optional};
pub use self::time::Time;
