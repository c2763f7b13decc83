//! The feeds that packages belong to.

use super::bail;

const FEEDS: [&str; 1] = ["nuget"];

pub fn checked(name: &str) -> Result<(), String> {
    if FEEDS.contains(&name) {
        return Ok(());
    }
    bail!("no feed is called {name:?}; this registry has {}", FEEDS.join(", "));
}
