//! A deleted key: what stays of it, and why.

use std::sync::Arc;

use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::{Executor, Row};

use crate::support::{Registry, nupkg};

#[tokio::test]
async fn a_deleted_key_keeps_its_reason_but_no_places_patterns_and_addresses() {
    let registry = Registry::start();
    let ada = registry.ada();
    let places = json!([{ "label": "a private vault", "url": "https://vault.example/ci" }]);
    let key = ada.create(&json!({ "packages": ["Contoso.Secret.*"], "places": places })).await;
    registry.use_value(&key.value, "Contoso.Secret.Core", "1.0.0");
    // The registry writes the second use a moment later, here when it stops.
    registry.use_value(&key.value, "Contoso.Secret.Core", "1.0.1");
    ada.delete(&key.path()).await.expect(204);
    let home = Arc::clone(&registry.home);
    assert!(registry.terminate().success());

    let mut database = home.storage.connect(home.folder()).await;
    let row: AnyRow = database
        .fetch_one(
            "SELECT k.places, k.packages, k.packages_folded, v.last_client, v.last_address \
             FROM keys k JOIN key_values v ON v.key_id = k.id",
        )
        .await
        .unwrap();
    let column = |at: usize| row.get::<Option<String>, _>(at);
    let stored = [0, 1, 2, 3, 4].map(column);
    let [empty_list, nothing] = ["[]", ""].map(|text| Some(text.to_owned()));
    assert_eq!(stored, [empty_list.clone(), empty_list, nothing, None, None]);

    let registry = home.serve(&[]);
    let refused = registry.push(&key.value, &nupkg("Contoso.Secret.Core", "1.0.2"));
    assert_eq!(refused.status, 403);
    assert!(refused.reason.contains("was deleted"), "{}", refused.reason);
    let info = registry.key_info(&key.value).await;
    assert_eq!((&info["state"], &info["refusal"]), (&json!("revoked"), &json!("key-revoked")));
    assert_eq!(info["packages"], json!([]));
    let events = registry.ada().get("/events").await.expect(200);
    assert_eq!(events["events"][0]["key"]["id"], json!(key.id), "the activity stays");
}
