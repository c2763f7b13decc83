//! The page of one key: the same row, its places and its activity.

use leptos::prelude::*;

pub fn one_key(_id: String, _regenerate: bool) -> AnyView {
    ().into_any()
}
