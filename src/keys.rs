//! Everything a person does with their keys apart from giving them new values.

mod activity;
mod banner;
mod block;
mod change;
mod facts;
mod filters;
mod form;
mod framed;
mod list;
mod one;
mod page;
mod panel;
mod strip;

pub use self::form::new_key;
pub use self::one::one_key;
pub use self::page::page;
pub use self::panel::{PANEL, panel};
pub use self::strip::{STRIP, strip};
