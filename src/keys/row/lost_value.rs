//! The warning that a value was closed before anybody saw it. It arrives with the second half of the
//! application.

use leptos::prelude::*;

use crate::text::rotation as words;
use crate::ui::part::Part;
use crate::ui::{IntoSlim, Notice, SlimView, Tone};

thread_local! {
    pub static LOST: Part<()> = const { Part::coming() };
}

#[component]
#[inline(never)]
pub fn LostValue() -> SlimView {
    let lost = format!("{} {}", words::WIPED_UNSEEN, words::WIPED_REMEDY);
    view! { <div class="key-lost"><Notice tone=Tone::Warning words=lost/></div> }.slim()
}
