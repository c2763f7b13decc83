//! What a deployment may set in the document's `<meta>` elements.

use crate::browser::page;

/// The registry's name, in the header and in the commands the page offers.
pub fn name() -> String {
    page::meta("latchkey:name").unwrap_or_else(|| "Latchkey".to_owned())
}

/// The index that NuGet clients are pointed at.
pub fn push_source() -> String {
    page::meta("latchkey:push-source")
        .unwrap_or_else(|| format!("{}/v3/index.json", page::origin()))
}
