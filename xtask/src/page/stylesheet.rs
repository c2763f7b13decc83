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
        css.push_str(&compact(&fs::read_to_string(&file).on("read", &file)?));
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

/// Without comments and indentation; nothing that needs to understand CSS.
fn compact(css: &str) -> String {
    let mut without = String::with_capacity(css.len());
    let mut left = css;
    while let Some((before, after)) = left.split_once("/*") {
        without.push_str(before);
        left = after.split_once("*/").map_or("", |(_, rest)| rest);
    }
    without.push_str(left);
    without.lines().map(str::trim).filter(|line| !line.is_empty()).fold(
        String::new(),
        |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        },
    )
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn comments_and_indentation_go() {
        assert_eq!(
            compact("/* why */\na {\n  color: red; /* x\n y */\n}\n"),
            "a {\ncolor: red;\n}\n"
        );
    }
}
