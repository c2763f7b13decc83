//! The deadlines that keys crossed by time alone, collected for whoever announces them.

use leptos::prelude::*;

use super::due::Crossing;

#[derive(Clone, Copy)]
pub struct Crossings(RwSignal<Vec<(String, Crossing)>>);

impl Crossings {
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    pub fn add(self, key_name: &str, crossing: Crossing) {
        self.0.try_update(|crossings| crossings.push((key_name.to_owned(), crossing)));
    }

    /// Follows the collection. All that was collected is returned once.
    pub fn take(self) -> Vec<(String, Crossing)> {
        if self.0.with(Vec::is_empty) {
            return Vec::new();
        }
        self.0.try_update_untracked(std::mem::take).unwrap_or_default()
    }
}
