//! Everything a person does with their keys apart from giving them new values.

mod activity;
mod around;
mod change;
mod chart;
mod form;
mod list;
mod one;
mod page;
mod panel;
mod panel_frame;
mod row;

pub use self::around::{ABOVE, Above, BANNER, BELOW, Banner, Below};
pub use self::chart::{CHART, Chart};
pub use self::form::NewKeyPage;
pub use self::one::OneKey;
pub use self::page::KeysPage;
pub use self::panel::{PANEL, panel};
pub use self::row::{MENU, RowMenu, RowWarning, WARNING};
