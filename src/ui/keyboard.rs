//! What a key press means.

use leptos::ev::KeyboardEvent;

/// Whether the person pressed Escape to leave something. The Escape that cancels an input method's
/// composition belongs to the input method.
pub fn is_escape(event: &KeyboardEvent) -> bool {
    event.key() == "Escape" && !event.is_composing()
}
