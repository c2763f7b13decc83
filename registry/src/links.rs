//! Links to the page, for refusals, warnings, mails and calendars, and the check of foreign links.

use url::Url;

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

/// Other schemes, such as `javascript:`, must not become links.
pub fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
