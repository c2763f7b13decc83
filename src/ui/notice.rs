//! Calm boxes with something to know, and perhaps something to do about it.

use leptos::prelude::*;

use super::sentence::Says;
use super::slim::{IntoSlim, Show, SlimChildren, SlimChildrenFn, SlimView, memo};
use crate::browser::page;
use crate::text::sentence::Sentence;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Info,
    Good,
    Warning,
    Problem,
}

impl Tone {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Info => "notice",
            Self::Good => "notice notice-good",
            Self::Warning => "notice notice-warning",
            Self::Problem => "notice notice-problem",
        }
    }
}

/// What a [`NoticeRegion`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub tone: Tone,
    pub words: Sentence,
}

impl Note {
    pub fn new(tone: Tone, words: impl Into<Sentence>) -> Self {
        Self { tone, words: words.into() }
    }

    pub fn problem(words: impl Into<Sentence>) -> Self {
        Self::new(Tone::Problem, words)
    }
}

/// A notice that is always there, and no live region.
#[component]
#[inline(never)]
pub fn Notice(
    tone: Tone,
    #[prop(into)] words: Sentence,
    #[prop(optional)] children: Option<SlimChildren>,
) -> SlimView {
    view! {
        <div class=tone.class()>
            <p class="notice-words"><Says sentence=Signal::stored(words)/></p>
            {children.map(SlimChildren::run)}
        </div>
    }
    .slim()
}

/// A place where notices appear. Screen readers announce a change inside a live region and not a
/// live region that appears, so both regions are there before their first notice. A problem
/// interrupts.
#[component]
#[inline(never)]
pub fn NoticeRegion(
    #[prop(into)] note: Signal<Option<Note>>,
    #[prop(optional)] children: Option<SlimChildrenFn>,
) -> SlimView {
    let is_ready = is_live();
    let part = move |is_problem: bool| {
        let is_here =
            move |note: &Note| (note.tone == Tone::Problem) == is_problem && is_ready.get();
        memo(move || note.get().filter(is_here))
    };
    let inside = move |role: &'static str, part: Memo<Option<Note>>| {
        let children = children.clone();
        let class = memo(move || part.get().map(|note| note.tone.class()));
        let words = memo(move || part.get().map(|note| note.words).unwrap_or_default());
        let is_here = memo(move || part.with(Option::is_some));
        view! {
            // A notice often goes with the press of its own button. The focus then stays here.
            <div class="notice-region" role=role tabindex="-1">
                <Show when=is_here>
                    <div class=class>
                        <p class="notice-words"><Says sentence=words/></p>
                        {children.as_ref().map(SlimChildrenFn::run)}
                    </div>
                </Show>
            </div>
        }
    };
    view! {
        {inside("status", part(false))}
        {inside("alert", part(true))}
    }
    .slim()
}

/// Whether a live region that is built now would announce a change.
fn is_live() -> RwSignal<bool> {
    let is_live = RwSignal::new(false);
    page::when_announced(move || _ = is_live.try_set(true));
    is_live
}
