//! The text of a mail: one person, and the keys with news for that person.

use std::collections::HashMap;
use std::fmt::Write;

use latchkey_contract::label::without_disguise;

use super::html;
use super::item::Item;
use crate::links;

/// The mail only counts the keys beyond this number, because mail servers limit the size.
const MAX_LISTED: usize = 1_000;

pub struct Letter {
    pub to: String,
    pub origin: String,
    /// In the order of the mail.
    pub items: Vec<Item>,
    pub unlisted: usize,
}

pub const CLOSING: [&str; 2] = [
    "You receive this mail because you own these keys or administer the organization that owns \
     them. On the account page you choose how many days before an expiry we remind you. The mail \
     at the expiry cannot be turned off.",
    "We never send a key's value by mail, and we never ask for one. If you do not recognize a \
     change, revoke the key.",
];

impl Letter {
    pub fn new(to: &str, origin: &str, items: Vec<Item>) -> Self {
        let mut items = merged_by_key(items);
        let unlisted = items.len().saturating_sub(MAX_LISTED);
        items.truncate(MAX_LISTED);
        Self { to: without_disguise(to), origin: origin.to_owned(), items, unlisted }
    }

    pub fn subject(&self) -> String {
        let Some(first) = self.items.first() else { return "Your API keys".to_owned() };
        let more = match self.items.len() + self.unlisted - 1 {
            0 => String::new(),
            1 => " (and 1 more key)".to_owned(),
            more => format!(" (and {more} more keys)"),
        };
        format!("API key '{}' {}{more}", first.name, first.headline)
    }

    pub fn opening(&self) -> String {
        match self.items.len() + self.unlisted {
            1 => "This mail is about one of your API keys:".to_owned(),
            n => format!("This mail is about {n} of your API keys:"),
        }
    }

    pub fn rest(&self) -> Option<String> {
        let all = links::keys(&self.origin);
        match self.unlisted {
            0 => None,
            1 => Some(format!("And 1 more key: {all}")),
            unlisted => Some(format!("And {unlisted} more keys: {all}")),
        }
    }

    pub fn text(&self) -> String {
        let mut text = format!("Hello {},\n\n{}\n", self.to, self.opening());
        for item in &self.items {
            // Writing to a String cannot fail.
            let _ = write_item(&mut text, item);
        }
        if let Some(rest) = self.rest() {
            let _ = writeln!(text, "\n{rest}");
        }
        text.push_str("\n-- \n");
        for line in CLOSING {
            let _ = writeln!(text, "{line}");
        }
        text
    }

    pub fn html(&self) -> String {
        html::page(self)
    }
}

/// Merges the items of one key, and puts the most urgent key first.
fn merged_by_key(mut all: Vec<Item>) -> Vec<Item> {
    all.sort_by(|a, b| (a.order, &a.name, &a.key_id).cmp(&(b.order, &b.name, &b.key_id)));
    let mut items: Vec<Item> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    for item in all {
        if let Some(position) = positions.get(&item.key_id) {
            items[*position].more_news.push(item.news);
        } else {
            positions.insert(item.key_id.clone(), items.len());
            items.push(item);
        }
    }
    items
}

fn write_item(text: &mut String, item: &Item) -> std::fmt::Result {
    match &item.organization {
        Some(organization) => writeln!(text, "\n{} ({organization})", item.name)?,
        None => writeln!(text, "\n{}", item.name)?,
    }
    writeln!(text, "  {}", item.news)?;
    for news in &item.more_news {
        writeln!(text, "  {news}")?;
    }
    if let Some(at) = item.instant {
        writeln!(text, "  Exact time: {}", exact(at))?;
    }
    if let Some(used) = &item.used {
        writeln!(text, "  {used}")?;
    }
    for (at, (label, url)) in item.places.iter().enumerate() {
        let head = if at == 0 { "Stored in:" } else { "          " };
        match url {
            Some(url) => writeln!(text, "  {head} {label} <{url}>")?,
            None => writeln!(text, "  {head} {label}")?,
        }
    }
    match &item.link {
        Some(link) => writeln!(text, "  {}: {link}", item.link_words),
        None => Ok(()),
    }
}

pub fn exact(at: latchkey_contract::Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
