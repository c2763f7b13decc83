//! Keeps a panel open while it holds what must not be lost: a value that nobody has seen, or typed
//! text. Only the panel's own button closes it then.

use leptos::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Guarded {
    is_unsaved: bool,
    /// The ID of the element where the person can save it.
    place: String,
    /// How often something else tried to close the panel.
    attempts: u32,
}

impl Guarded {
    fn watch(&mut self, place: String) {
        *self = Self { is_unsaved: false, place, attempts: 0 };
    }

    fn set_unsaved(&mut self, is_unsaved: bool) {
        self.is_unsaved = is_unsaved;
        if !is_unsaved {
            self.attempts = 0;
        }
    }
}

/// A handle: copies reach the same guard.
#[derive(Clone, Copy)]
pub struct Guard(RwSignal<Guarded>);

impl Guard {
    pub fn new() -> Self {
        Self(RwSignal::new(Guarded::default()))
    }

    /// A panel opened whose unsaved content can be saved at the element `place`.
    pub fn watch(self, place: String) {
        self.0.try_update(|guarded| guarded.watch(place));
    }

    pub fn set_unsaved(self, is_unsaved: bool) {
        if self.0.try_with_untracked(|guarded| guarded.is_unsaved) != Some(is_unsaved) {
            self.0.try_update(|guarded| guarded.set_unsaved(is_unsaved));
        }
    }

    /// The panel is gone, with what was unsaved.
    pub fn end(self) {
        self.0.try_set(Guarded::default());
    }

    pub fn is_unsaved_untracked(self) -> bool {
        self.0.try_with_untracked(|guarded| guarded.is_unsaved) == Some(true)
    }

    /// Something tried to close the panel: the person is told that it stays open.
    pub fn refuse(self) {
        self.0.try_update(|guarded| guarded.attempts += 1);
    }

    /// Follows how often something tried to close the unsaved panel, and where to save it.
    pub fn refused(self) -> Option<(u32, String)> {
        let refused = |guarded: &Guarded| {
            let is_refused = guarded.is_unsaved && guarded.attempts > 0;
            is_refused.then(|| (guarded.attempts, guarded.place.clone()))
        };
        self.0.try_with(refused).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saving_forgets_the_attempts_to_close_the_panel() {
        let mut guarded = Guarded::default();
        guarded.watch("value".to_owned());
        guarded.set_unsaved(true);
        guarded.attempts += 1;
        guarded.set_unsaved(false);
        assert_eq!(guarded, Guarded { place: "value".to_owned(), ..Guarded::default() });
    }

    #[test]
    fn another_panel_starts_without_the_last_ones_unsaved_text() {
        let mut guarded = Guarded { is_unsaved: true, attempts: 2, ..Guarded::default() };
        guarded.watch("name".to_owned());
        assert!(!guarded.is_unsaved && guarded.attempts == 0);
    }
}
