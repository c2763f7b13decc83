//! Reads tags, attributes and references of index.html.

/// Removes Trunk's checksums, because later steps change the files.
pub fn without_integrity(html: &str) -> String {
    let mut left = html;
    let mut out = String::with_capacity(html.len());
    while let Some((before, after)) = left.split_once(" integrity=\"") {
        out.push_str(before);
        left = after.split_once('"').map_or("", |(_, rest)| rest);
    }
    out + left
}

/// Removes the links that have this attribute.
pub fn without(html: &str, mark: &str) -> String {
    let marked = tags(html, "link").into_iter().filter(|tag| tag.contains(&format!(" {mark}")));
    marked.fold(html.to_owned(), |left, tag| left.replacen(tag, "", 1))
}

/// Returns the text of every tag with this name.
pub fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name} ");
    html.match_indices(&open)
        .filter_map(|(at, _)| html[at..].find('>').map(|end| &html[at..=at + end]))
        .collect()
}

pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!(" {name}="))?;
    match after.chars().next()? {
        quote @ ('"' | '\'') => after[1..].split(quote).next(),
        _ => after.split([' ', '>']).next(),
    }
}

/// Returns where `path` occurs as a whole path, not as a part of another path.
pub fn references(html: &str, path: &str) -> Vec<usize> {
    let bytes = html.as_bytes();
    html.match_indices(path)
        .filter(|(at, _)| {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            let after = bytes.get(at + path.len());
            before.is_some_and(|byte| b"/\"'=".contains(byte))
                && after.is_some_and(|byte| b"\"'#? >".contains(byte))
        })
        .map(|(at, _)| at)
        .collect()
}

pub fn replace_references(html: &str, path: &str, new: &str) -> String {
    let mut out = html.to_owned();
    for at in references(html, path).into_iter().rev() {
        out.replace_range(at..at + path.len(), new);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{attribute, references, replace_references, tags, without, without_integrity};

    #[test]
    fn only_marked_links_are_left_out() {
        let html = r#"<link rel="a" href="x"><link data-framed rel="b"><p data-framed>"#;
        assert_eq!(without(html, "data-framed"), r#"<link rel="a" href="x"><p data-framed>"#);
    }

    #[test]
    fn an_integrity_attribute_goes_and_its_neighbors_stay() {
        let html = r#"<link href="/a.css" integrity="sha384-x/=" rel="stylesheet"><p>"#;
        assert_eq!(without_integrity(html), r#"<link href="/a.css" rel="stylesheet"><p>"#);
    }

    #[test]
    fn a_reference_is_a_whole_path() {
        let html = r#"<a href="/assets/boot.js"><b src='old-boot.js'><i data="x/boot.js.map">"#;
        assert_eq!(references(html, "boot.js").len(), 1);
        assert!(replace_references(html, "boot.js", "boot-1.js").contains("/assets/boot-1.js\""));
    }

    #[test]
    fn attributes_are_read_with_and_without_quotes() {
        let tag = tags("<p><link rel=stylesheet href=\"/a.css\" />", "link")[0];
        assert_eq!(attribute(tag, "rel"), Some("stylesheet"));
        assert_eq!(attribute(tag, "href"), Some("/a.css"));
        assert_eq!(attribute(tag, "media"), None);
    }
}
