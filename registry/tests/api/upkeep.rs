//! The background tasks.

use crate::support::Registry;

#[tokio::test]
async fn a_registry_whose_background_task_fails_ends_with_an_error() {
    let registry = Registry::start();
    // The earliest instant: calculating backwards from it fails.
    registry.set_clock("-262143-01-01T00:00:00Z").await;
    let said = registry.kill().refuse(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("a background task failed (deleting expired rows)"), "{said}");
}
