//! Secrets are stored as hashes only.

use std::sync::Arc;

use crate::support::Registry;
use crate::support::home::furnished;
use crate::support::imported::hash;

#[tokio::test]
async fn values_and_cookies_are_not_stored_as_text() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let home = Arc::clone(&registry.home);
    assert!(registry.terminate().success());
    let cookie = &furnished().cookies["ada"];
    let stored = hash(&key.value);
    let mut hashes = 0;
    for (place, bytes) in home.everything_stored().await {
        hashes += bytes.windows(stored.len()).filter(|part| part == &stored.as_bytes()).count();
        let found = bytes.windows(12).any(|part| part == &key.value.as_bytes()[3..15]);
        assert!(!found, "{place}");
        let found = bytes.windows(16).any(|part| part == &cookie.as_bytes()[9..25]);
        assert!(!found, "a cookie in {place}");
    }
    assert!(hashes > 0, "everything that is stored was searched: the hash is there");
}
