//! What a key press means.

use leptos::ev::KeyboardEvent;

/// Browsers send this code for a key that an input method handles, some without `isComposing`.
const INPUT_METHOD: u32 = 229;

/// Whether the person pressed Escape to leave something. The Escape that cancels an input method's
/// composition belongs to the input method.
pub fn is_escape(event: &KeyboardEvent) -> bool {
    event.key() == "Escape" && !event.is_composing() && event.key_code() != INPUT_METHOD
}
