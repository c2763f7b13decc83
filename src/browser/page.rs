//! The document and the window: where it is, whether it is seen and online, and its marks.

use std::cell::Cell;

use leptos::ev;
use leptos::prelude::{RwSignal, Set, document, on_cleanup, window, window_event_listener_untyped};
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlMetaElement;

use super::leaving::{self, Place};

pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// The fragment with its `#`; empty without one.
pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Where the document is now.
pub fn place() -> Place {
    let query = window().location().search().unwrap_or_default();
    Place { path: path(), query: query.trim_start_matches('?').to_owned(), hash: hash() }
}

/// Milliseconds since the page was loaded. The time of a sleep may be missing.
#[expect(clippy::cast_possible_truncation, reason = "the milliseconds of a page fit into an i64")]
pub fn running_ms() -> i64 {
    window().performance().map_or(0, |performance| performance.now() as i64)
}

/// Leaves the application: nothing it held in memory survives.
pub fn leave_to(address: &str) {
    leaving::mark_decided();
    // A refusal to navigate leaves the person where they are, which they see.
    _ = window().location().assign(address);
}

pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// The person's languages, the most preferred first. A host's page may name one that comes before.
pub fn languages(host: Option<String>) -> Vec<String> {
    let own = window().navigator().languages();
    host.into_iter().chain(own.iter().filter_map(|language| language.as_string())).collect()
}

pub fn is_hidden() -> bool {
    document().hidden()
}

pub fn meta(name: &str) -> Option<String> {
    let element = document().query_selector(&format!("meta[name='{name}']")).ok()??;
    let content = element.dyn_into::<HtmlMetaElement>().ok()?.content();
    (!content.is_empty()).then_some(content)
}

pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Calls back whenever the page may have slept, been hidden or lost its connection.
pub fn on_return(callback: impl Fn() + Clone + 'static) {
    for name in ["visibilitychange", "pageshow", "focus", "online", "offline"] {
        let callback = callback.clone();
        let handle = window_event_listener_untyped(name, move |_: ev::Event| callback());
        on_cleanup(move || handle.remove());
    }
}

/// Takes away what stood there while the application was loading.
pub fn clear_boot() {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}

/// Tests and measurements wait for this.
pub fn mark_ready() {
    if let Some(root) = document().document_element() {
        // Setting an attribute with a fixed valid name cannot fail.
        _ = root.set_attribute("data-ready", "");
    }
}

/// Marks, once, that a row is in the document: what the person was waiting for.
pub fn first_row() {
    if !FIRST_ROW.replace(true) {
        next_frame(mark_first_row);
    }
}

thread_local! {
    static FIRST_ROW: Cell<bool> = const { Cell::new(false) };
}

fn mark_first_row() {
    if let Some(performance) = window().performance() {
        _ = performance.mark("latchkey-first-row");
    }
}

/// Follows the window's width in CSS pixels, until the current owner ends.
pub fn width() -> RwSignal<u32> {
    let read = || {
        let root = document().document_element();
        root.and_then(|root| u32::try_from(root.client_width()).ok()).unwrap_or_default()
    };
    let width = RwSignal::new(read());
    let handle = window_event_listener_untyped("resize", move |_| width.set(read()));
    on_cleanup(move || handle.remove());
    width
}

/// Once a browser has told assistive technology about what was just built. A change of it after
/// that is spoken.
pub fn when_announced(callback: impl FnOnce() + 'static) {
    next_frame(|| next_frame(|| next_frame(callback)));
}

/// Before the next frame is drawn: what was just built is in the document by then.
pub fn next_frame(callback: impl FnOnce() + 'static) {
    leptos::prelude::request_animation_frame(callback);
}
