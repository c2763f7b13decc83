//! Choices that the browser remembers. Never a value, and never what a person typed.

use leptos::prelude::window;
use web_sys::Storage;

/// Inside a page of another site the browser may refuse the storage; then nothing is remembered.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

pub fn remembered(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

pub fn remember(name: &str, choice: &str) {
    if let Some(storage) = storage() {
        // A storage that is full forgets the choice.
        _ = storage.set_item(name, choice);
    }
}
