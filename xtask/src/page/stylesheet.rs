//! One stylesheet instead of many: a request before the first row is a round trip.

use std::fs;
use std::path::Path;

use super::html;
use crate::failure::{Context, Outcome, fail};

const BUNDLE: &str = "page.css";

/// Joins the linked stylesheets in their order; the first link then names the bundle.
pub fn bundle(staged: &Path, html: &str) -> Outcome<String> {
    let links: Vec<&str> = html::tags(html, "link")
        .into_iter()
        .filter(|tag| html::attribute(tag, "rel") == Some("stylesheet"))
        .collect();
    let mut css = String::new();
    let mut out = html.to_owned();
    for (position, link) in links.iter().enumerate() {
        let href = html::attribute(link, "href").unwrap_or_default();
        let name = href.rsplit('/').next().unwrap_or_default();
        let file = staged.join(name);
        if name.is_empty() || !file.is_file() {
            return fail(format!("index.html links {href}, which the build did not write"));
        }
        css.push_str(&fs::read_to_string(&file).on("read", &file)?);
        fs::remove_file(&file).on("remove", &file)?;
        let kept = if position == 0 { link.replace(name, BUNDLE) } else { String::new() };
        out = out.replacen(link, &kept, 1);
    }
    if !links.is_empty() {
        let file = staged.join(BUNDLE);
        fs::write(&file, css).on("write", &file)?;
    }
    Ok(out)
}
