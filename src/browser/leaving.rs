//! Noticing that a person is about to leave, early enough to ask them first.

use std::cell::{Cell, RefCell};

use leptos::prelude::{on_cleanup, window, window_event_listener_untyped};
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use send_wrapper::SendWrapper;
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent};

type OnBack = dyn Fn(&Event);

thread_local! {
    static IS_DECIDED: Cell<bool> = const { Cell::new(false) };
    static ON_BACK: RefCell<Option<Box<OnBack>>> = const { RefCell::new(None) };
}

/// The application itself replaces the document: the browser does not ask.
pub fn mark_decided() {
    IS_DECIDED.set(true);
}

/// A place in the application, written as in an address.
pub struct Place {
    pub path: String,
    pub query: String,
    pub hash: String,
}

/// Calls back at each press of a link that stays in this document, before the router sees it.
/// If `takes` returns true, the press is over.
pub fn on_link(takes: impl Fn(Place) -> bool + 'static) {
    listen_first("click", move |event| {
        if let Some(place) = link(event).filter(|_| !event.default_prevented())
            && takes(place)
        {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
    });
}

fn link(event: &Event) -> Option<Place> {
    let press: &MouseEvent = event.dyn_ref()?;
    let opens_elsewhere =
        press.meta_key() || press.ctrl_key() || press.shift_key() || press.alt_key();
    let pressed: Element = press.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = pressed.closest("a[href]").ok()??.dyn_into().ok()?;
    let is_own = link.target().is_empty()
        && !link.rel().split_whitespace().any(|rel| rel == "external")
        && !link.has_attribute("download")
        && link.origin() == super::page::origin();
    let query = link.search().trim_start_matches('?').to_owned();
    (press.button() == 0 && !opens_elsewhere && is_own).then(|| Place {
        path: link.pathname(),
        query,
        hash: link.hash(),
    })
}

/// Has to be called before the router is built: for an event of the window itself, browsers call
/// the listeners in the order in which they were added, and a capturing one is not ahead.
pub fn follow_back() {
    let handle = window_event_listener_untyped("popstate", |event| {
        ON_BACK.with_borrow(|act| {
            if let Some(act) = act {
                act(&event);
            }
        });
    });
    on_cleanup(move || handle.remove());
}

/// Calls back after Back or Forward has changed the address, before the router sees it, until the
/// owner is cleaned up. If `takes` returns an address, it is restored.
pub fn on_back(takes: impl Fn(Place) -> Option<String> + 'static) {
    ON_BACK.set(Some(Box::new(move |event| {
        if let Some(address) = takes(super::page::place()) {
            event.stop_immediate_propagation();
            if let Ok(history) = window().history() {
                let state = leptos::wasm_bindgen::JsValue::NULL;
                // An address of this origin is never refused.
                _ = history.push_state_with_url(&state, "", Some(&address));
            }
        }
    })));
    on_cleanup(|| ON_BACK.set(None));
}

pub fn go_back() {
    if let Ok(history) = window().history() {
        // Without an entry to go back to, the person stays.
        _ = history.back();
    }
}

/// The browser asks before it closes the document, until the owner is cleaned up.
pub fn ask_before_closing() {
    listen_first("beforeunload", |event| {
        if !IS_DECIDED.get() {
            event.prevent_default();
        }
    });
}

/// Ahead of the listeners that do not capture, until the owner is cleaned up. Not so for an event of
/// the window itself.
pub(super) fn listen_first(name: &'static str, act: impl Fn(&Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| act(&event));
    let function = listener.as_ref().unchecked_ref();
    // Refused only for a callback that is no function.
    _ = window().add_event_listener_with_callback_and_bool(name, function, true);
    let held = SendWrapper::new(listener);
    on_cleanup(move || {
        let function = held.as_ref().unchecked_ref();
        _ = window().remove_event_listener_with_callback_and_bool(name, function, true);
    });
}
