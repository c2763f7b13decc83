//! A question put to a person: something waits until they have answered it.

use std::future::Future;

use js_sys::{Function, Promise};
use leptos::wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

pub struct Decision(Option<Function>);

impl Decision {
    pub fn make(self, answer: bool) {
        if let Some(resolve) = self.0 {
            // The promise's own function does not throw.
            _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::from_bool(answer));
        }
    }
}

/// The decision to be made, and the future that waits for it. Whoever drops the decision has to make
/// it first, or the future waits forever.
pub fn pending() -> (Decision, impl Future<Output = bool>) {
    let mut decision = Decision(None);
    let promise = Promise::new(&mut |resolve, _| decision = Decision(Some(resolve)));
    (decision, async { JsFuture::from(promise).await.is_ok_and(|answer| answer.is_truthy()) })
}
