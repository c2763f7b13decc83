//! The page of another site around this one, when there is one. `public/frame.js` talks with it from
//! before the application is there; this is the application's way to it.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Cookies are not this page's to send, where a browser still had some.
pub const WITHOUT_COOKIES: web_sys::RequestCredentials = web_sys::RequestCredentials::Omit;

pub fn is_framed() -> bool {
    here().is_some()
}

/// The origin of the host's page.
pub fn host() -> String {
    text("host").unwrap_or_default()
}

/// The origin as people say it: without its scheme.
pub fn host_name() -> String {
    let host = host();
    host.split_once("://").map_or(host.clone(), |(_, name)| name.to_owned())
}

/// A fresh document in the place of this one: nothing it held survives.
pub fn start_again() {
    // Refused only while the document is going away already.
    _ = window().location().reload();
}

pub fn locale() -> Option<String> {
    text("locale")
}

/// An IANA name.
pub fn zone() -> Option<String> {
    text("zone")
}

/// The token that stands for the person, held by `frame.js` and in no signal. The first is waited for.
pub async fn token() -> Option<String> {
    promised("token", &[]).await
}

/// Asks the host for a token. Asked again before it is taken, it is the same question.
pub async fn ask(reason: &str) -> Option<String> {
    promised("ask", &[reason.into()]).await
}

/// Ends the question, with the token that stands for the person from now on if there is one.
pub fn take(reason: &str, token: Option<&str>) {
    call("take", &[reason.into(), token.map_or(JsValue::NULL, JsValue::from_str)]);
}

/// Tells the host what happened; to nobody outside a frame.
pub fn tell(event: &str, detail: &[(&str, &str)]) {
    let said = Object::new();
    for (name, value) in detail {
        // A plain object takes any property.
        _ = Reflect::set(&said, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    call("tell", &[event.into(), said.into()]);
}

fn here() -> Option<Object> {
    let frame = Reflect::get(&window(), &JsValue::from_str("latchkeyFrame")).ok()?;
    frame.dyn_into().ok()
}

fn text(name: &str) -> Option<String> {
    Reflect::get(&here()?.into(), &JsValue::from_str(name)).ok()?.as_string()
}

/// Whether the host has given one so far.
pub fn has_token() -> bool {
    call("hasToken", &[]).is_some_and(|has| has.is_truthy())
}

pub fn tell_expired() {
    call("tellExpired", &[]);
}

async fn promised(name: &str, arguments: &[JsValue]) -> Option<String> {
    let promise: Promise = call(name, arguments)?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()?.as_string()
}

fn call(name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let frame = here()?;
    let function: Function =
        Reflect::get(&frame.clone().into(), &JsValue::from_str(name)).ok()?.dyn_into().ok()?;
    Reflect::apply(&function, &frame, &arguments.iter().collect()).ok()
}
