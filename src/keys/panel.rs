//! What opens inside a row, one at a time.

use super::{change, form};
use crate::rotation;
use crate::state::row::{Panel, Row};
use crate::ui::El;
use crate::ui::part::Part;

thread_local! {
    pub static PANEL: Part<(Row, Panel)> = const { Part::coming() };
}

pub fn panel(row: Row, panel: Panel) -> El {
    match panel {
        Panel::Regenerate => rotation::panel(row),
        Panel::Edit => form::edit(row),
        Panel::Change(change) => change::panel(row, change),
    }
}
