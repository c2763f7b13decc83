//! Noticing that an element comes near the screen.

use js_sys::{Array, Reflect};
use leptos::prelude::on_cleanup;
use leptos::wasm_bindgen::prelude::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use send_wrapper::SendWrapper;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// Calls back each time the element comes within a screen or so of being seen.
/// Watches until the owner this is called under is cleaned up.
pub fn when_near(element: &Element, callback: impl Fn() + 'static) {
    let on_change = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
        let near = entries.iter().any(|entry| {
            entry.dyn_into::<IntersectionObserverEntry>().is_ok_and(|entry| entry.is_intersecting())
        });
        if near {
            callback();
        }
    });
    let options = IntersectionObserverInit::new();
    // A plain object takes any property.
    _ = Reflect::set(&options, &JsValue::from_str("rootMargin"), &JsValue::from_str("800px"));
    let function = on_change.as_ref().unchecked_ref();
    let Ok(observer) = IntersectionObserver::new_with_options(function, &options) else { return };
    observer.observe(element);
    // The closure must live as long as the observer that calls it.
    let held = SendWrapper::new((observer, on_change));
    on_cleanup(move || held.0.disconnect());
}
