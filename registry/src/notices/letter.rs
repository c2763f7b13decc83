//! A mail to one person, about the keys with news for that person.

use std::collections::HashMap;

use askama::Template;
use latchkey_contract::label::without_disguise;

use super::item::Item;
use crate::links;

/// The mail only counts further keys. Gmail clips a mail above about 100 KB, with the link to all of
/// them.
const MAX_ITEMS_BYTES: usize = 65_000;

const CLOSING: [&str; 2] = [
    "You receive this mail because you own these keys or administer the organization that owns \
     them. On the account page you choose how many days before an expiry we remind you. The mail \
     at the expiry cannot be turned off.",
    "We never send a key's value by mail, and we never ask for one. If you do not recognize a \
     change, revoke the key.",
];

#[derive(Template)]
#[template(path = "mail/letter.html")]
pub struct Letter {
    to: String,
    /// The most urgent first.
    items: Vec<Item>,
    unlisted: usize,
    /// The link to all keys.
    all_keys: String,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct PlainText<'l> {
    letter: &'l Letter,
}

impl Letter {
    /// `keys` is the number of all keys in the mail. `items` are about the most urgent ones.
    pub fn new(to: &str, origin: &str, items: Vec<Item>, keys: usize) -> Self {
        let mut items = merged_by_key(items);
        let mut bytes = 0;
        let fitting = items.iter().take_while(|item| {
            bytes += item.to_string().len();
            bytes <= MAX_ITEMS_BYTES
        });
        items.truncate(fitting.count().max(1));
        let unlisted = keys.saturating_sub(items.len());
        Self { to: without_disguise(to), items, unlisted, all_keys: links::keys(origin) }
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

    fn opening(&self) -> String {
        match self.items.len() + self.unlisted {
            1 => "This mail is about one of your API keys:".to_owned(),
            n => format!("This mail is about {n} of your API keys:"),
        }
    }

    pub fn text(&self) -> String {
        PlainText { letter: self }.to_string()
    }

    pub fn html(&self) -> String {
        self.to_string()
    }
}

/// Merges the items of one key, and puts the most urgent key first.
fn merged_by_key(mut all: Vec<Item>) -> Vec<Item> {
    all.sort_by(|a, b| (a.order, &a.name, &a.key_id).cmp(&(b.order, &b.name, &b.key_id)));
    let mut items: Vec<Item> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    for item in all {
        if let Some(position) = positions.get(&item.key_id) {
            items[*position].news.extend(item.news);
        } else {
            positions.insert(item.key_id.clone(), items.len());
            items.push(item);
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest item that the rules for keys allow, with characters that HTML escapes.
    fn item(number: usize) -> Item {
        let place = ("&".repeat(100), Some(format!("https://{}", "&".repeat(1_992))));
        Item {
            order: (1, 0),
            key_id: format!("key_{number}"),
            name: "\u{1f511}".repeat(64),
            organization: Some("'".repeat(64)),
            headline: "expires in 7 days".to_owned(),
            news: vec!["&".repeat(300); 4],
            exact_time: None,
            used: Some("&".repeat(300)),
            places: vec![place; 5],
            more_places: 45,
            link: Some(links::regenerate("https://registry.example", "key_8f3k")),
            link_words: "Regenerate this key",
        }
    }

    #[test]
    fn a_mail_about_the_largest_keys_is_not_clipped() {
        let items = (0..150).map(item).collect();
        let letter = Letter::new("ada", "https://registry.example", items, 10_000);
        let (html, text) = (letter.html(), letter.text());
        assert!(html.len() <= 90_000 && text.len() <= 90_000, "{} {}", html.len(), text.len());
        assert_eq!((letter.items.len(), letter.unlisted), (1, 9_999));
    }
}
