//! A calm box with something to know, and perhaps something to do about it.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Info,
    Good,
    Warning,
    Problem,
}

/// A problem interrupts a screen reader; everything else waits its turn.
pub fn notice(tone: Tone, words: impl Into<String>, actions: Option<AnyView>) -> AnyView {
    let class = match tone {
        Tone::Info => "notice",
        Tone::Good => "notice notice-good",
        Tone::Warning => "notice notice-warning",
        Tone::Problem => "notice notice-problem",
    };
    let role = if tone == Tone::Problem { "alert" } else { "status" };
    view! {
        <div class=class role=role>
            <p class="notice-words">{words.into()}</p>
            {actions}
        </div>
    }
    .into_any()
}
