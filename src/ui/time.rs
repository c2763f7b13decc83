//! An instant in the person's zone.

use latchkey_contract::Instant;
use leptos::prelude::*;

use super::slim::{IntoSlim, SlimView, memo};
use crate::format;

#[component]
#[inline(never)]
pub fn Time(#[prop(into)] at: Signal<Option<Instant>>) -> SlimView {
    let at = memo(move || at.get());
    let machine = memo(move || at.get().map(format::machine));
    let words = memo(move || at.get().map(format::exact).unwrap_or_default());
    view! { <time datetime=machine prop:textContent=words></time> }.slim()
}
