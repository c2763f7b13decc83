//! The feeds that packages belong to.

const FEEDS: [&str; 1] = ["nuget"];

pub fn checked(name: &str) -> Result<(), String> {
    if FEEDS.contains(&name) {
        return Ok(());
    }
    Err(format!("no feed is called {name:?}; this registry has {}", FEEDS.join(", ")))
}
