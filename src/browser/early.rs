//! The answer to the request that `boot.js` sent while the application was loading.

use js_sys::{Promise, Reflect};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

pub struct Early {
    pub sent_ms: i64,
    pub received_ms: i64,
    pub status: u16,
    pub text: String,
}

/// Once: a second caller has to ask the registry.
pub async fn take() -> Option<Early> {
    let name = JsValue::from_str("latchkeyEarly");
    let window = window();
    let promise = Reflect::get(&window, &name).ok()?.dyn_into::<Promise>().ok()?;
    Reflect::set(&window, &name, &JsValue::UNDEFINED).ok()?;
    let answer = JsFuture::from(promise).await.ok()?;
    let number = |name: &str| Reflect::get(&answer, &JsValue::from_str(name)).ok()?.as_f64();
    let text = Reflect::get(&answer, &JsValue::from_str("text")).ok()?.as_string()?;
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds and a status are small")]
    #[expect(clippy::cast_sign_loss, reason = "a status is never negative")]
    Some(Early {
        sent_ms: number("sent")? as i64,
        received_ms: number("received")? as i64,
        status: number("status")? as u16,
        text,
    })
}
