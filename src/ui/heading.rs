//! A heading whose level depends on where its part of the page is shown.

use leptos::prelude::*;

use super::sentence::Says;
use super::slim::{IntoSlim, SlimView};
use crate::text::sentence::Sentence;

/// With an ID, a script can move the focus to the heading.
#[component]
#[inline(never)]
pub fn Heading(
    level: u8,
    #[prop(into)] sentence: Signal<Sentence>,
    #[prop(optional, into)] class: &'static str,
    #[prop(optional, into)] id: Option<String>,
) -> SlimView {
    let says = view! { <Says sentence/> };
    let tabindex = id.is_some().then_some("-1");
    match level {
        2 => view! { <h2 class=class id=id tabindex=tabindex>{says}</h2> }.slim(),
        3 => view! { <h3 class=class id=id tabindex=tabindex>{says}</h3> }.slim(),
        _ => view! { <h4 class=class id=id tabindex=tabindex>{says}</h4> }.slim(),
    }
}
