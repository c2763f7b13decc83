//! One polite live region: what a screen reader is told although nobody asked.

use leptos::prelude::*;

use super::el::{El, el};

#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Outside the application nothing is said.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    pub fn say(self, words: String) {
        self.0.try_set(words);
    }

    pub fn region(self) -> El {
        el("p").class("aside").attr("role", "status").live_text(move || self.0.get())
    }
}
