//! Saving text as a file, without an address that could be kept.

use js_sys::Array;
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Tells whether the browser took the file; where it goes is between it and the person.
pub fn save(name: &str, text: &str) -> bool {
    download(name, text).is_some()
}

fn download(name: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type("text/plain");
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download holds the blob itself; the address must not outlive it.
    leptos::prelude::set_timeout(
        move || _ = Url::revoke_object_url(&address),
        std::time::Duration::from_secs(1),
    );
    Some(())
}
