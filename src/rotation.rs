//! Giving a key a new value, inside its row.

use crate::keys::row::Row;
use crate::ui::{El, el};

pub fn panel(_row: Row) -> El {
    el("section")
}
