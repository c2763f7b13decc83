//! The form for a new key, and for changing one inside its row.

use super::row::Row;
use crate::ui::{El, el};

pub fn new_key(_from: Option<String>) -> El {
    el("div")
}

pub fn edit(_row: Row) -> El {
    el("section")
}
