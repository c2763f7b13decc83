//! Everything a person does with their keys apart from giving them new values.

mod activity;
mod banner;
mod block;
mod change;
pub mod due;
mod facts;
mod filters;
mod form;
mod list;
mod one;
mod page;
mod panel;
pub mod row;
pub mod state;
mod strip;

pub use self::form::new_key;
pub use self::one::one_key;
pub use self::page::page;
pub use self::panel::{PANEL, panel};
pub use self::row::{Panel, Row};
pub use self::strip::{STRIP, strip};
