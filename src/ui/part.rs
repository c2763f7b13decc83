//! Parts of the page nobody sees at first. Their code is a wasm of its own, which is fetched once the
//! first row is on the screen; until then a part is a place that fills by itself.

use std::cell::Cell;
use std::thread::LocalKey;

use leptos::prelude::*;

use super::button::{Button, Look};
use super::el::{El, el};
use super::notice::{Tone, notice};
use crate::text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Nothing needs the rest so far.
    Idle,
    Coming,
    Here,
    Failed,
}

thread_local! {
    static ARRIVAL: ArcRwSignal<Arrival> = ArcRwSignal::new(Arrival::Idle);
}

/// Follows how far the rest of the application is.
pub fn arrival() -> Arrival {
    ARRIVAL.with(Get::get)
}

/// Asks for the rest; more than once does no harm.
pub fn want() {
    let now = ARRIVAL.with(GetUntracked::get_untracked);
    if matches!(now, Arrival::Idle | Arrival::Failed) {
        ARRIVAL.with(|arrival| arrival.set(Arrival::Coming));
    }
}

pub fn arrived(is_here: bool) {
    ARRIVAL.with(|arrival| arrival.set(if is_here { Arrival::Here } else { Arrival::Failed }));
}

/// How one part is built, known once the rest is here.
pub struct Part<A: 'static>(Cell<Option<Build<A>>>);

type Build<A> = fn(A) -> El;

impl<A: Clone + 'static> Part<A> {
    pub const fn coming() -> Self {
        Self(Cell::new(None))
    }

    pub fn fill(&self, build: Build<A>) {
        self.0.set(Some(build));
    }
}

/// For `dynamic`: nothing before the rest is here.
pub fn when_here<A: Clone>(part: &'static LocalKey<Part<A>>, with: &A) -> Option<El> {
    _ = arrival();
    part.with(|part| part.0.get()).map(|build| untrack(|| build(with.clone())))
}

/// The part, or its place with what there is to know meanwhile.
pub fn show<A: Clone>(part: &'static LocalKey<Part<A>>, with: A) -> El {
    if let Some(build) = part.with(|part| part.0.get()) {
        return build(with);
    }
    want();
    el("div").class("later").dynamic(move || match arrival() {
        Arrival::Here => when_here(part, &with),
        Arrival::Failed => {
            let retry = Button::new(Look::Plain, text::RETRY).on(want);
            Some(notice(Tone::Problem, text::PART_FAILED, Some(retry)))
        }
        Arrival::Idle | Arrival::Coming => {
            Some(el("p").class("lead").attr("role", "status").text(text::LOADING))
        }
    })
}
