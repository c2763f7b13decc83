//! Signs of a person at the page, and of their leaving it.

use leptos::ev;
use leptos::prelude::{on_cleanup, window, window_event_listener_untyped};
use web_sys::Node;

/// Calls back at every pointer, touch, key or scroll, until the owner is cleaned up.
pub fn on_any(callback: impl Fn() + Clone + 'static) {
    for name in ["pointerdown", "pointermove", "touchstart", "keydown", "click", "scroll", "wheel"]
    {
        listen(name, callback.clone());
    }
}

/// Calls back when the page is left, also when the browser keeps it for going back.
pub fn on_leave(callback: impl Fn() + 'static) {
    listen("pagehide", callback);
}

fn listen(name: &'static str, callback: impl Fn() + 'static) {
    let handle = window_event_listener_untyped(name, move |_: ev::Event| callback());
    on_cleanup(move || handle.remove());
}

/// Selects all text inside the element, ready for Ctrl+C.
pub fn select(node: &Node) {
    if let Ok(Some(selection)) = window().get_selection() {
        // A node that is in the document can be selected.
        _ = selection.select_all_children(node);
    }
}
