//! A sentence as markup.

use leptos::prelude::*;

use super::slim::{IntoSlim, SlimView, memo, optional};
use crate::format;
use crate::text::sentence::{Part, Sentence};

#[component]
#[inline(never)]
pub fn Says(#[prop(into)] sentence: Signal<Sentence>) -> SlimView {
    let sentence = memo(move || sentence.get());
    optional(move || Some(sentence.with(written)))
}

#[inline(never)]
fn written(sentence: &Sentence) -> SlimView {
    let parts: Vec<SlimView> = sentence.0.iter().map(part).collect();
    parts.slim()
}

fn part(part: &Part) -> SlimView {
    match part {
        Part::Words(words) => view! { <span>{words.clone()}</span> }.slim(),
        Part::Name(name) => view! { <bdi translate="no">{name.clone()}</bdi> }.slim(),
        Part::Time(at) => {
            view! { <time datetime=format::machine(*at)>{format::exact(*at)}</time> }.slim()
        }
    }
}
