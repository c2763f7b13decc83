//! The HTML part of a mail. It has no image and no script. Its only color is the gray of the
//! borders, which is readable on a white and on a black background.

use std::fmt::{self, Write};

use super::item::Item;
use super::letter::{CLOSING, Letter, exact};

const BODY: &str =
    "margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif";
const CARD: &str = "margin:24px 0;padding:16px 20px;border:1px solid #767676;border-radius:8px";
const NAME: &str = "margin:0 0 4px;font-size:18px;line-height:1.3";
const NEWS: &str = "margin:0 0 12px";
const FACT: &str = "margin:0 0 4px;font-size:14px";
const LINK: &str = "display:inline-block;margin-top:12px;padding:8px 16px;border:1px solid #767676;border-radius:6px;font-weight:600";
const SMALL: &str = "margin:0 0 8px;font-size:13px";

pub fn page(letter: &Letter) -> String {
    let mut page = String::new();
    // Writing to a String cannot fail.
    let _ = write_page(&mut page, letter);
    page
}

pub fn item(item: &Item) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write_item(&mut text, item);
    text
}

fn write_page(to: &mut String, letter: &Letter) -> fmt::Result {
    writeln!(
        to,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n</head>\n\
         <body style=\"{BODY}\">\n<div style=\"max-width:600px;margin:0 auto\">\n\
         <p>Hello <bdi>{}</bdi>,</p>\n<p>{}</p>",
        escaped(&letter.subject()),
        escaped(&letter.to),
        escaped(&letter.opening()),
    )?;
    for item in &letter.items {
        write_item(to, item)?;
    }
    if let Some((words, all)) = letter.rest() {
        let all = escaped(&all);
        writeln!(to, "<p>{}: <a href=\"{all}\">{all}</a></p>", escaped(&words))?;
    }
    for line in CLOSING {
        writeln!(to, "<p style=\"{SMALL}\">{}</p>", escaped(line))?;
    }
    writeln!(to, "</div>\n</body>\n</html>")
}

fn write_item(to: &mut String, item: &Item) -> fmt::Result {
    writeln!(to, "<div style=\"{CARD}\">")?;
    write!(to, "<h2 style=\"{NAME}\"><bdi>{}</bdi>", escaped(&item.name))?;
    if let Some(organization) = &item.organization {
        write!(
            to,
            " <span style=\"font-weight:400\">(<bdi>{}</bdi>)</span>",
            escaped(organization)
        )?;
    }
    writeln!(to, "</h2>")?;
    for news in std::iter::once(&item.news).chain(&item.more_news) {
        writeln!(to, "<p style=\"{NEWS}\">{}</p>", escaped(news))?;
    }
    if let Some(at) = item.instant {
        let at = exact(at);
        writeln!(to, "<p style=\"{FACT}\">Exact time: <time datetime=\"{at}\">{at}</time></p>")?;
    }
    if let Some(used) = &item.used {
        writeln!(to, "<p style=\"{FACT}\">{}</p>", escaped(used))?;
    }
    if !item.places.is_empty() {
        let mut places: Vec<String> = item.places.iter().map(place).collect();
        if item.more_places > 0 {
            places.push(format!("and {}", item.more_places_words()));
        }
        writeln!(to, "<p style=\"{FACT}\">Stored in: {}</p>", places.join(" · "))?;
    }
    if let Some(link) = &item.link {
        let (link, words) = (escaped(link), escaped(item.link_words));
        writeln!(to, "<a href=\"{link}\" style=\"{LINK}\">{words}</a>")?;
    }
    writeln!(to, "</div>")
}

fn place((label, url): &(String, Option<String>)) -> String {
    let label = escaped(label);
    match url {
        Some(url) => format!("<a href=\"{}\"><bdi>{label}</bdi></a>", escaped(url)),
        None => format!("<bdi>{label}</bdi>"),
    }
}

/// For text and for attributes in double quotes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
