//! Links to the page, for refusals, warnings, mails and calendars.

pub fn keys(origin: &str) -> String {
    format!("{origin}/account/keys")
}

pub fn key(origin: &str, key_id: &str) -> String {
    format!("{}/{key_id}", keys(origin))
}

/// The key's page with the regenerate panel open.
pub fn regenerate(origin: &str, key_id: &str) -> String {
    format!("{}/regenerate", key(origin, key_id))
}
