//! Copying text, and telling honestly whether it worked.

use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Only a secure context has one; calling into nothing would end the application.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
