//! A mail in words: one person, and the keys there is something to tell about.

use std::collections::HashMap;
use std::fmt::Write;

use latchkey_contract::label::without_disguise;

use super::html;
use super::item::Item;
use crate::links;

/// Further keys are named by their number; nobody reads that far, and servers limit the size.
const LONGEST_LIST: usize = 1_000;

pub struct Letter {
    pub to: String,
    pub origin: String,
    /// In the order they are told.
    pub items: Vec<Item>,
    pub left_out: usize,
}

pub const CLOSING: [&str; 2] = [
    "You get this mail because you are in charge of these keys. On the account page you choose \
     which days before an expiry you are told; the mail at an expiry always comes.",
    "No mail of ours holds a key's value, and nobody of ours asks for one. If a change was not \
     yours, revoke the key.",
];

impl Letter {
    pub fn new(to: &str, origin: &str, items: Vec<Item>) -> Self {
        let mut items = one_of_each_key(items);
        let left_out = items.len().saturating_sub(LONGEST_LIST);
        items.truncate(LONGEST_LIST);
        Self { to: without_disguise(to), origin: origin.to_owned(), items, left_out }
    }

    pub fn subject(&self) -> String {
        let Some(first) = self.items.first() else { return "Your API keys".to_owned() };
        let more = self.items.len() + self.left_out - 1;
        let more = if more == 0 { String::new() } else { format!(", and {more} more") };
        format!("API key '{}' {}{more}", first.name, first.headline)
    }

    pub fn opening(&self) -> String {
        match self.items.len() + self.left_out {
            1 => "There is something to tell about one of your API keys:".to_owned(),
            n => format!("There is something to tell about {n} of your API keys:"),
        }
    }

    pub fn rest(&self) -> Option<String> {
        let all = links::keys(&self.origin);
        (self.left_out > 0).then(|| format!("And {} more: {all}", self.left_out))
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

/// The most urgent first. What else there is to tell about a key stands with it.
fn one_of_each_key(mut all: Vec<Item>) -> Vec<Item> {
    all.sort_by(|a, b| (a.order, &a.name, &a.key_id).cmp(&(b.order, &b.name, &b.key_id)));
    let mut items: Vec<Item> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for item in all {
        if let Some(place) = places.get(&item.key_id) {
            items[*place].also.push(item.matter);
        } else {
            places.insert(item.key_id.clone(), items.len());
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
    writeln!(text, "  {}", item.matter)?;
    for matter in &item.also {
        writeln!(text, "  {matter}")?;
    }
    if let Some(at) = item.instant {
        writeln!(text, "  Exactly: {}", exact(at))?;
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
