//! One polite live region: what a screen reader is told although nobody asked.

use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Outside the application, in a test of one part, nothing is said.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    pub fn say(self, words: String) {
        self.0.try_set(words);
    }

    pub fn region(self) -> AnyView {
        let words = self.0;
        view! { <p class="aside" role="status" aria-live="polite">{move || words.get()}</p> }
            .into_any()
    }
}
