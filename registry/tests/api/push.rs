//! The push protocol: the first matching rule of the table decides.

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::{DAY, HOUR, RawRequest, Registry, nupkg};

#[tokio::test]
async fn a_pushed_package_belongs_to_the_owner_of_the_key() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let pushed = registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0"));
    assert_eq!((pushed.status, pushed.warning()), (201, ""));
    let packages = registry
        .ada()
        .get("/packages")
        .query(&[("owner", registry.owner("contoso")), ("pattern", "contoso.*")]);
    assert_eq!(packages.await.expect(200), json!({ "total": 1, "packages": ["Contoso.Core"] }));
}

#[tokio::test]
async fn a_push_works_with_a_final_slash_and_the_index_names_the_path() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let push = RawRequest::push(&key.value, &nupkg("Contoso.A", "1.0.0"));
    assert_eq!(registry.raw(&push.target("/api/v2/package/")).status, 201);
    let index = registry.raw(&RawRequest::new("GET", "/v3/index.json")).json();
    let publish = &index["resources"][0];
    assert_eq!(publish["@type"], "PackagePublish/2.0.0");
    assert_eq!(publish["@id"], format!("{}/api/v2/package", registry.origin()));
}

#[tokio::test]
async fn a_missing_and_an_unknown_value_are_refused_differently() {
    let registry = Registry::start();
    let package = nupkg("Contoso.Core", "1.0.0");
    registry.raw(&RawRequest::push_without_value(&package)).refusal(Slug::KeyMissing);
    registry.push("", &package).refusal(Slug::KeyMissing);
    let mistyped = "lk_000000000000000000000000000000000000000000";
    for never in [mistyped, "lk_", "another-format", &"x".repeat(256), &"x".repeat(300), "ü"] {
        registry.push(never, &package).refusal(Slug::KeyUnknown);
    }
}

#[tokio::test]
async fn values_of_revoked_and_deleted_keys_are_refused_as_revoked() {
    let registry = Registry::start();
    let ada = registry.ada();
    let package = nupkg("Contoso.Core", "1.0.0");
    let (revoked, deleted) = (ada.a_key().await, ada.a_key().await);
    ada.act(&revoked, "revoke").await;
    ada.delete(&deleted.path()).await.expect(204);
    let problem = registry.push(&revoked.value, &package).refusal(Slug::KeyRevoked);
    assert!(problem["detail"].as_str().unwrap().ends_with("/regenerate"));
    let problem = registry.push(&deleted.value, &package).refusal(Slug::KeyRevoked);
    assert!(problem["detail"].as_str().unwrap().contains("deleted"));
}

#[tokio::test]
async fn a_replaced_value_is_refused_as_replaced_even_after_expiry() {
    let registry = Registry::start();
    let ada = registry.ada();
    let package = nupkg("Contoso.Core", "1.0.0");
    let old = ada.a_key().await;
    ada.regenerate(&old, &json!({ "overlap_seconds": 0 })).await;
    for _ in 0..2 {
        let problem = registry.push(&old.value, &package).refusal(Slug::KeyReplaced);
        assert_eq!(problem["replaced_at"], "2026-06-01T12:00:00Z");
        registry.advance_days(400).await;
    }
}

#[tokio::test]
async fn a_value_is_refused_as_replaced_after_its_overlap() {
    let registry = Registry::start();
    let ada = registry.ada();
    let package = nupkg("Contoso.Core", "1.0.0");
    let (by_time, by_hand) = (ada.a_key().await, ada.a_key().await);
    for (key, version) in [(&by_time, "0.0.1"), (&by_hand, "0.0.2")] {
        registry.use_value(&key.value, "Contoso.Core", version);
        ada.regenerate(key, &json!({ "overlap_seconds": 3600 })).await;
    }
    ada.act(&by_hand, "retire").await;
    registry.push(&by_hand.value, &package).refusal(Slug::KeyReplaced);
    registry.advance(HOUR - 1).await;
    registry.use_value(&by_time.value, "Contoso.Core", "0.0.3");
    registry.advance(1).await;
    let problem = registry.push(&by_time.value, &package).refusal(Slug::KeyReplaced);
    assert_eq!(problem["replaced_at"], "2026-06-01T12:00:00Z");
}

#[tokio::test]
async fn a_disabled_key_is_refused_as_disabled_even_after_expiry() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    ada.act(&key, "disable").await;
    for _ in 0..2 {
        let refused = registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0"));
        let problem = refused.refusal(Slug::KeyDisabled);
        // The link opens the key, where it can be enabled, not the panel that replaces the value.
        let link = format!("Enable it at {}/account/keys/{}", registry.origin(), key.id);
        assert!(problem["detail"].as_str().unwrap().ends_with(&link), "{problem}");
        registry.advance_days(31).await;
    }
}

#[tokio::test]
async fn a_value_is_refused_from_the_instant_of_its_expiry() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.advance(30 * DAY - 1).await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    registry.advance(1).await;
    let refused = registry.push(&key.value, &nupkg("Contoso.Core", "2.0.0"));
    let problem = refused.refusal(Slug::KeyExpired);
    assert_eq!(problem["expired_at"], "2026-07-01T12:00:00Z");
    assert!(refused.reason.contains("expired on 2026-07-01 12:00 UTC. Regenerate it at http://"));
}

#[tokio::test]
async fn a_missing_scope_is_reported_before_the_package_is_checked() {
    let registry = Registry::start();
    let ada = registry.ada();
    let unlist = ada.create(&json!({ "scopes": ["package:unlist"] })).await;
    let refused = registry.push(&unlist.value, &nupkg("Other.Package", "1.0.0"));
    refused.refusal(Slug::KeyScope);
    assert!(refused.reason.contains("package:push"), "{}", refused.reason);
    let push = ada.create(&json!({ "scopes": ["package:push"] })).await;
    registry.use_value(&push.value, "Contoso.Core", "1.0.0");
    let unlisting = RawRequest::new("DELETE", "/api/v2/package/Contoso.Core/1.0.0")
        .header("X-NuGet-ApiKey", &push.value);
    let refused = registry.raw(&unlisting);
    refused.refusal(Slug::KeyScope);
    assert!(refused.reason.contains("package:unlist"), "{}", refused.reason);
}

#[tokio::test]
async fn a_key_for_versions_cannot_push_a_new_package() {
    let registry = Registry::start();
    let ada = registry.ada();
    let versions = ada.create(&json!({ "scopes": ["package:pushversion"] })).await;
    let refused = registry.push(&versions.value, &nupkg("Contoso.Core", "1.0.0"));
    refused.refusal(Slug::KeyScope);
    assert!(refused.reason.contains("package:push"));
    let push = ada.create(&json!({ "scopes": ["package:push"] })).await;
    registry.use_value(&push.value, "contoso.core", "1.0.0");
    registry.use_value(&versions.value, "Contoso.Core", "1.0.1");
}

#[tokio::test]
async fn a_package_outside_the_patterns_or_the_owner_is_refused() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let refused = registry.push(&key.value, &nupkg("Fabrikam.Client", "1.0.0"));
    refused.refusal(Slug::KeyPackage);
    assert!(refused.reason.contains("'Fabrikam.Client'"));
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let cys = json!({ "owner": registry.owner("cy"), "packages": ["*"] });
    let cys = registry.cy().create(&cys).await;
    let refused = registry.push(&cys.value, &nupkg("CONTOSO.CORE", "2.0.0"));
    refused.refusal(Slug::KeyPackage);
    assert!(refused.reason.contains("doesn't belong to cy."));
}

#[tokio::test]
async fn a_version_exists_once_in_every_notation() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0-Beta.1");
    for version in ["1.0-beta.1", "1.0.0.0-BETA.1", "01.0.0-beta.1+build.7"] {
        let refused = registry.push(&key.value, &nupkg("contoso.CORE", version));
        refused.refusal(Slug::VersionExists);
    }
}

#[tokio::test]
async fn a_non_ascii_key_name_keeps_the_reason_phrase_ascii() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "name": "Schlüssel 🔑 für Lieferung" })).await;
    ada.act(&key, "disable").await;
    let refused = registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0"));
    let problem = refused.refusal(Slug::KeyDisabled);
    assert!(problem["detail"].as_str().unwrap().contains("Schlüssel 🔑 für"));
    assert!(refused.reason.contains("'Schl?ssel ? f?r Lieferung'"), "{}", refused.reason);
}

#[tokio::test]
async fn the_value_is_checked_before_the_body() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    ada.act(&key, "revoke").await;
    registry.push(&key.value, b"not a zip").refusal(Slug::KeyRevoked);
}
