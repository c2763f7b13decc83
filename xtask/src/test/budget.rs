//! Checks the size of the files that a person waits for. A browser test measures the same on the wire.

use std::fs;
use std::path::Path;

use crate::failure::{Context, Outcome, fail};
use crate::page;

/// Everything that is requested before the first row. With the API's answer and all headers, the
/// browser test allows 135,000 bytes on the wire: about 3,000 more.
const FIRST_BYTES: u64 = 131_500;
/// Everything that is requested after the first row.
const LATER_BYTES: u64 = 160_000;
/// What a gallery's page loads to embed the section.
const EMBED_BYTES: u64 = 3 * 1_024;
/// The document, script and stylesheet that only the frame loads.
const FRAMED_BYTES: u64 = 8_500;

/// Fails if a group of files is missing or larger than its budget.
pub fn check(dist: &Path) -> Outcome {
    let (mut first, mut later, mut embed, mut framed) = (0, 0, 0, 0);
    for entry in fs::read_dir(dist).on("list", dist)? {
        let path = entry.on("list", dist)?.path();
        if path.extension().is_some_and(|extension| extension == "br") {
            let bytes = path.metadata().on("measure", &path)?.len();
            let group = match path.file_name() {
                Some(name) if page::is_later(name) => &mut later,
                Some(name) if page::is_embed(name) => &mut embed,
                Some(name) if page::is_framed(name) => &mut framed,
                _ => &mut first,
            };
            *group += bytes;
        }
    }
    for (group, bytes, budget) in [
        ("before the first row", first, FIRST_BYTES),
        ("after the first row", later, LATER_BYTES),
        ("for a page that embeds", embed, EMBED_BYTES),
        ("for the frame instead of the account page's files", framed, FRAMED_BYTES),
    ] {
        println!("   {bytes} of {budget} bytes (brotli) {group}");
        if bytes == 0 || bytes > budget {
            return fail(format!("{bytes} bytes (brotli) {group}, but the budget is {budget}"));
        }
    }
    Ok(())
}
