//! Signs of a person at the page, and of their leaving it; text in inputs.

use leptos::ev;
use leptos::prelude::{document, on_cleanup, window, window_event_listener_untyped};
use web_sys::{HtmlInputElement, HtmlTextAreaElement, Node};

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

/// Puts `text` into the input. An input that has this text is left alone: setting it would end an
/// input method's composition in some browsers.
pub fn set_line(input: &HtmlInputElement, text: &str) {
    if input.value() == text {
        return;
    }
    let selection = has_focus(input).then(|| (input.selection_start(), input.selection_end()));
    input.set_value(text);
    if let Some((Ok(Some(start)), Ok(Some(end)))) = selection {
        // Only an input without text refuses a selection.
        _ = input.set_selection_range(start, end);
    }
}

/// As `set_line`, for several lines.
pub fn set_lines(input: &HtmlTextAreaElement, text: &str) {
    if input.value() == text {
        return;
    }
    let selection = has_focus(input).then(|| (input.selection_start(), input.selection_end()));
    input.set_value(text);
    if let Some((Ok(Some(start)), Ok(Some(end)))) = selection {
        _ = input.set_selection_range(start, end);
    }
}

fn has_focus(node: &Node) -> bool {
    node.is_same_node(document().active_element().as_deref())
}
