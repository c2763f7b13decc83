//! The page's polite live region: what a screen reader says although nobody asked.

use leptos::prelude::*;

use super::slim::{IntoSlim, SlimView};
use crate::browser::page;

#[derive(Clone, Copy)]
pub struct Announcer {
    said: RwSignal<String>,
    waiting: StoredValue<Vec<String>>,
}

impl Announcer {
    pub fn new() -> Self {
        Self { said: RwSignal::new(String::new()), waiting: StoredValue::new(Vec::new()) }
    }

    /// Outside the application nothing is said.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// Sentences of one moment are said together: a second change of the region would silence the
    /// first one.
    pub fn say(self, sentence: String) {
        let is_first = self.waiting.try_update_value(|waiting| {
            waiting.push(sentence);
            waiting.len() == 1
        });
        if is_first == Some(true) {
            page::next_frame(move || self.speak());
        }
    }

    fn speak(self) {
        let sentences = self.waiting.try_update_value(std::mem::take).unwrap_or_default().join(" ");
        // The same sentence again is a change only if the region was empty in between.
        if self.said.try_with_untracked(|said| *said == sentences) == Some(true) {
            self.said.try_set(String::new());
            page::next_frame(move || _ = self.said.try_set(sentences));
        } else {
            self.said.try_set(sentences);
        }
    }
}

#[component]
#[inline(never)]
pub fn AnnouncerRegion() -> SlimView {
    let Announcer { said, .. } = Announcer::here();
    view! { <p class="aside" role="status" prop:textContent=said></p> }.slim()
}
