//! Makes two documents of index.html: the account page, and the section inside another site's page.
//! Only the second one contains what only the section needs.

use std::ffi::OsStr;
use std::path::Path;

use super::{html, scripts, stylesheet};
use crate::failure::Outcome;
use crate::tools::Tools;

pub const ACCOUNT: &str = "index.html";
pub const EMBED: &str = "embed.html";

/// The start scripts of the two documents.
const BOOT: &str = "boot.js";
const FRAMED_BOOT: &str = "framed.js";

/// Returns the name and the text of each document.
pub fn split(tools: &Tools, staged: &Path, whole: &str) -> Outcome<[(&'static str, String); 2]> {
    scripts::boot(tools, staged, BOOT, FRAMED_BOOT)?;
    let account = stylesheet::bundle(staged, &html::without(whole, "data-framed"), "page.css")?;
    let embed = stylesheet::bundle(staged, whole, "framed.css")?;
    stylesheet::remove(staged, whole)?;
    let embed = html::replace_references(&embed, BOOT, FRAMED_BOOT);
    Ok([(ACCOUNT, account), (EMBED, embed)])
}

/// Whether only a frame loads the file with this final name.
pub fn is_framed(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("framed-") || name.starts_with(EMBED)
}
