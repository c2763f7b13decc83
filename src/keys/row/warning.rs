//! A warning inside a row. It arrives with the second half of the application.

use leptos::prelude::*;

use crate::state::row::Warning;
use crate::text::keys as key_words;
use crate::text::rotation as words;
use crate::ui::part::Part;
use crate::ui::{IntoSlim, Notice, SlimView, Tone};

thread_local! {
    pub static WARNING: Part<Warning> = const { Part::coming() };
}

#[component]
#[inline(never)]
pub fn RowWarning(warning: Warning) -> SlimView {
    let words = match warning {
        Warning::LostValue => format!("{} {}", words::WIPED_UNSEEN, words::WIPED_REMEDY),
        Warning::Deleted => key_words::DELETED_ELSEWHERE.to_owned(),
    };
    view! { <div class="key-lost"><Notice tone=Tone::Warning words/></div> }.slim()
}
