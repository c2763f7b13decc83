//! What runs beside the requests is there as long as they are answered.

use crate::support::Registry;

#[tokio::test]
async fn a_registry_that_cannot_keep_up_ends_with_an_error_instead_of_looking_well() {
    let registry = Registry::start();
    // The earliest instant there is: reckoning backwards from it fails.
    registry.stand_at("-262143-01-01T00:00:00Z").await;
    let said = registry.kill().refuse(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("forgetting what is over failed, and nothing goes on"), "{said}");
}
