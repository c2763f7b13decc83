//! Addresses of the page, for whoever is not on it yet: refusals, warnings, mails, calendars.

pub fn keys(origin: &str) -> String {
    format!("{origin}/account/keys")
}

pub fn key(origin: &str, key_id: &str) -> String {
    format!("{}/{key_id}", keys(origin))
}

/// The key with its panel out.
pub fn regenerate(origin: &str, key_id: &str) -> String {
    format!("{}/regenerate", key(origin, key_id))
}
