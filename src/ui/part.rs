//! Parts of the page nobody sees at first. Their code is a wasm of its own, which is fetched once the
//! first row is on the screen; until then a part is a place that fills by itself.

use std::cell::{Cell, RefCell};
use std::thread::LocalKey;

use leptos::prelude::*;

use super::button::{Button, Look};
use super::el::{El, el};
use super::notice::{Tone, notice};
use crate::browser::focus;
use crate::text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Nothing needs the rest so far.
    Idle,
    Coming,
    /// For so long that it should be said.
    Slow,
    Here,
    Failed,
}

thread_local! {
    static ARRIVAL: ArcRwSignal<Arrival> = ArcRwSignal::new(Arrival::Idle);
    static WAITING: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
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

/// Whether the rest is here, for whoever does not follow it.
pub fn is_here() -> bool {
    ARRIVAL.with(GetUntracked::get_untracked) == Arrival::Here
}

/// Asks for the rest, and calls back once it is here. Of several that wait the last one is called.
pub fn when_it_comes(act: impl FnOnce() + 'static) {
    WAITING.set(Some(Box::new(act)));
    want();
}

/// After a failure that may have been the connection's.
pub fn want_again() {
    if ARRIVAL.with(GetUntracked::get_untracked) == Arrival::Failed {
        want();
    }
}

/// Says that it takes long, if it still does.
pub fn is_slow() {
    if ARRIVAL.with(GetUntracked::get_untracked) == Arrival::Coming {
        ARRIVAL.with(|arrival| arrival.set(Arrival::Slow));
    }
}

pub fn arrived(is_here: bool) {
    ARRIVAL.with(|arrival| arrival.set(if is_here { Arrival::Here } else { Arrival::Failed }));
    if is_here && let Some(act) = WAITING.take() {
        act();
    }
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

/// For a part that needs no frame around what is said while it is on its way.
pub const fn bare(inside: El) -> El {
    inside
}

/// The part, or its place with what there is to know meanwhile, framed by `place`.
pub fn show<A: Clone>(
    part: &'static LocalKey<Part<A>>,
    with: A,
    place: impl Fn(El) -> El + 'static,
) -> El {
    if let Some(build) = part.with(|part| part.0.get()) {
        return build(with);
    }
    want();
    let outer = el("div").class("later");
    let node = outer.node().clone();
    outer.dynamic(move || match arrival() {
        Arrival::Here => {
            // Who has gone on to something else meanwhile is not called back.
            let elsewhere = focus::outside(&node);
            let part = when_here(part, &with);
            focus::back_to(elsewhere);
            part
        }
        Arrival::Failed => {
            let retry = Button::new(Look::Plain, text::RETRY).on(want);
            Some(untrack(|| place(notice(Tone::Problem, text::PART_FAILED, Some(retry)))))
        }
        Arrival::Slow => Some(untrack(|| place(notice(Tone::Info, text::SLOW, None)))),
        Arrival::Idle | Arrival::Coming => {
            let coming = el("p").class("lead").attr("role", "status").text(text::LOADING);
            Some(untrack(|| place(coming)))
        }
    })
}
