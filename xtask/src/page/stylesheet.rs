//! Joins the stylesheets, because each one would be a request before the first row.

use std::fs;
use std::path::Path;

use super::html;
use crate::failure::{Context, Outcome, fail};

/// Joins the linked stylesheets into `bundle`, in their order. Returns the document with one link.
pub fn bundle(staged: &Path, html: &str, bundle: &str) -> Outcome<String> {
    let mut css = String::new();
    let mut out = html.to_owned();
    for (position, link) in links(html).iter().enumerate() {
        let name = file_name(link);
        let file = staged.join(name);
        if name.is_empty() || !file.is_file() {
            return fail(format!("index.html has {link}, but Trunk did not write that file"));
        }
        css.push_str(&fs::read_to_string(&file).on("read", &file)?);
        let kept = if position == 0 { link.replace(name, bundle) } else { String::new() };
        out = out.replacen(link, &kept, 1);
    }
    let file = staged.join(bundle);
    fs::write(&file, css).on("write", &file)?;
    Ok(out)
}

/// Removes the stylesheets that a document links, after they were joined.
pub fn remove(staged: &Path, html: &str) -> Outcome {
    for link in links(html) {
        let file = staged.join(file_name(link));
        fs::remove_file(&file).on("remove", &file)?;
    }
    Ok(())
}

fn links(html: &str) -> Vec<&str> {
    let is_stylesheet = |tag: &&str| html::attribute(tag, "rel") == Some("stylesheet");
    html::tags(html, "link").into_iter().filter(is_stylesheet).collect()
}

fn file_name(link: &str) -> &str {
    html::attribute(link, "href").unwrap_or_default().rsplit('/').next().unwrap_or_default()
}
