//! Saving text as a file.

use js_sys::Array;
use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// A file that was offered to the browser. The browser may ask the person first, and reads the file
/// only after the answer. So the file stays readable until this is dropped.
pub struct Offered {
    address: String,
}

impl Drop for Offered {
    fn drop(&mut self) {
        // Refused only for text that is no address.
        _ = Url::revoke_object_url(&self.address);
    }
}

/// Offers a file to the browser. `None` if the browser cannot make one.
pub fn offer(name: &str, text: &str) -> Option<Offered> {
    let options = BlobPropertyBag::new();
    options.set_type("text/plain");
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let offered = Offered { address };
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&offered.address);
    link.set_download(name);
    link.click();
    Some(offered)
}
