//! Everything a person does with their keys apart from giving them new values.

mod activity;
mod arrival;
mod banner;
mod change;
mod filters;
mod form;
mod framed;
mod list;
mod one;
mod page;
mod panel;
mod row;
mod strip;

pub use self::form::new_key;
pub use self::one::one_key;
pub use self::page::KeysPage;
pub use self::panel::{PANEL, panel};
pub use self::strip::{STRIP, strip};
