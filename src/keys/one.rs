//! The page of one key: the same row, its places and its activity.

use crate::ui::{El, el};

pub fn one_key(_id: String, _regenerate: bool) -> El {
    el("div")
}
