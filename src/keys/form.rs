//! The form for a new key, and for changing one inside its row.

use leptos::prelude::*;

use super::row::Row;

pub fn new_key(_from: Option<String>) -> AnyView {
    ().into_any()
}

pub fn edit(_row: Row) -> AnyView {
    ().into_any()
}
