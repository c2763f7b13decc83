//! Parts of the page that nobody sees at first. Their code is a second wasm file, which is fetched
//! once the first row is on the screen. Until then, a part is an empty place that fills by itself.

use std::cell::{Cell, RefCell};
use std::thread::LocalKey;

use leptos::html::Div;
use leptos::prelude::*;

use super::button::{Button, Look};
use super::notice::Tone;
use super::slim::{IntoSlim, SlimView, optional};
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

/// Whether the rest is here, untracked.
pub fn is_here() -> bool {
    ARRIVAL.with(GetUntracked::get_untracked) == Arrival::Here
}

/// Asks for the rest, and calls back once it is here. Only the last waiting callback runs.
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

/// Called some seconds after the request for the rest began.
pub fn mark_slow() {
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

/// How one part is built, known once the second wasm file has arrived.
pub struct Part<A: 'static>(Cell<Option<Build<A>>>);

type Build<A> = fn(A) -> SlimView;

impl<A: Clone + 'static> Part<A> {
    pub const fn coming() -> Self {
        Self(Cell::new(None))
    }

    pub fn fill(&self, build: Build<A>) {
        // Without the black box LLVM inlines the second half of the wasm into the first.
        self.0.set(Some(std::hint::black_box(build)));
    }
}

/// For `optional`: nothing before the part has arrived.
pub fn when_here<A: Clone>(part: &'static LocalKey<Part<A>>, with: &A) -> Option<SlimView> {
    _ = arrival();
    part.with(|part| part.0.get()).map(|build| untrack(|| build(with.clone())))
}

/// The part, or its loading state.
pub fn later<A: Clone + 'static>(part: &'static LocalKey<Part<A>>, with: A) -> SlimView {
    later_framed(part, with, |inside| inside)
}

/// As `later`, with `frame` around what is said until the part has arrived.
pub fn later_framed<A: Clone + 'static>(
    part: &'static LocalKey<Part<A>>,
    with: A,
    frame: impl Fn(SlimView) -> SlimView + 'static,
) -> SlimView {
    if let Some(build) = part.with(|part| part.0.get()) {
        return build(with);
    }
    waiting(Box::new(move || when_here(part, &with)), Box::new(frame))
}

#[inline(never)]
fn waiting(
    part: Box<dyn Fn() -> Option<SlimView>>,
    frame: Box<dyn Fn(SlimView) -> SlimView>,
) -> SlimView {
    want();
    let place = NodeRef::<Div>::new();
    let inside = move || match arrival() {
        Arrival::Here => part(),
        Arrival::Failed => {
            let failed = view! {
                <div class=Tone::Problem.class() role="alert">
                    <p class="notice-words">{text::PART_FAILED}</p>
                    <Button look=Look::Plain on_press=|()| want()>{text::RETRY}</Button>
                </div>
            };
            Some(frame(failed.slim()))
        }
        Arrival::Slow => Some(frame(view! { <p class=Tone::Info.class()>{text::SLOW}</p> }.slim())),
        Arrival::Idle | Arrival::Coming => {
            let coming = view! { <p class="lead">{text::LOADING}</p> };
            Some(frame(coming.slim()))
        }
    };
    // A person who has moved on meanwhile keeps the focus.
    let inside = move || {
        let elsewhere = place.get_untracked().and_then(|place| focus::outside(&place));
        let inside = inside();
        focus::back_to(elsewhere);
        inside
    };
    view! { <div class="later" node_ref=place>{optional(inside)}</div> }.slim()
}
