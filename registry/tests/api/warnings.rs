//! `X-NuGet-Warning`: warnings for a client whose value still works.

use serde_json::json;

use crate::support::redact::redact_text;
use crate::support::{DAY, HOUR, MINUTE, RawRequest, Registry, nupkg, nupkg_with};

#[tokio::test]
async fn every_answer_for_an_expiring_key_warns_of_its_expiry() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.advance(20 * DAY - 1).await;
    let early = registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0"));
    assert_eq!((early.status, early.warning()), (201, ""));
    registry.advance(1 + 6 * DAY + 19 * HOUR + 59 * MINUTE).await;
    let expected = "Your API key 'ci-deploy' expires in 3 days 4 hours (2026-07-01 12:00 UTC). \
                    Regenerate it at http://127.0.0.1:[port]/account/keys/[key]/regenerate";
    let accepted = registry.push(&key.value, &nupkg("Contoso.Core", "2.0.0"));
    assert_eq!((accepted.status, redact_text(accepted.warning()).as_str()), (201, expected));
    let refused = registry.push(&key.value, &nupkg("Other", "1.0.0"));
    assert_eq!((refused.status, redact_text(refused.warning()).as_str()), (403, expected));
    let exists = registry.push(&key.value, &nupkg_with("Contoso.Core", "2.0.0", "other"));
    assert_eq!((exists.status, redact_text(exists.warning()).as_str()), (409, expected));
    let broken = registry.push(&key.value, b"no zip");
    assert_eq!((broken.status, redact_text(broken.warning()).as_str()), (400, expected));
    for method in ["DELETE", "POST"] {
        let listing = RawRequest::new(method, "/api/v2/package/Contoso.Core/2.0.0");
        let listed = registry.raw(&listing.header("X-NuGet-ApiKey", &key.value));
        assert_eq!((listed.status, redact_text(listed.warning()).as_str()), (200, expected));
    }
}

#[tokio::test]
async fn a_retiring_value_warns_that_it_was_replaced_and_when_it_ends() {
    let registry = Registry::start();
    let ada = registry.ada();
    let old = ada.a_key().await;
    registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&old, &json!({ "overlap_seconds": 86400 })).await;
    registry.advance(HOUR).await;
    let pushed = registry.push(&old.value, &nupkg("Contoso.Core", "1.0.1"));
    assert_eq!(pushed.status, 201);
    insta::assert_snapshot!(redact_text(pushed.warning()), @"This value of your API key 'ci-deploy' was replaced on 2026-06-01 12:00 UTC. It stops working in 23 hours (2026-06-02 12:00 UTC). Use the new value, or regenerate it at http://127.0.0.1:[port]/account/keys/[key]/regenerate");
}

#[tokio::test]
async fn a_value_that_no_longer_works_is_refused_without_a_warning_of_its_expiry() {
    let registry = Registry::start();
    let ada = registry.ada();
    let (replaced, revoked, expired) = (ada.a_key().await, ada.a_key().await, ada.a_key().await);
    ada.regenerate(&replaced, &json!({ "overlap_seconds": 0 })).await;
    ada.act(&revoked, "revoke").await;
    registry.advance_days(25).await;
    let package = nupkg("Contoso.Core", "1.0.0");
    for key in [&replaced, &revoked] {
        let refused = registry.push(&key.value, &package);
        assert_eq!((refused.status, refused.warning()), (403, refused.reason.as_str()));
    }
    registry.advance_days(5).await;
    let refused = registry.push(&expired.value, &package);
    assert_eq!((refused.status, refused.warning()), (403, refused.reason.as_str()));
}

#[tokio::test]
async fn a_short_lifetime_warns_in_its_last_third() {
    let registry = Registry::start();
    let key = registry.ada().create(&json!({ "lifetime_days": 1 })).await;
    registry.advance(16 * HOUR - 1).await;
    assert_eq!(registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0")).warning(), "");
    registry.advance(1).await;
    let warning = registry.push(&key.value, &nupkg("Contoso.Core", "1.0.1"));
    assert!(warning.warning().contains("expires in 8 hours (2026-06-02 12:00 UTC)"));
}

#[tokio::test]
async fn a_non_ascii_key_name_keeps_the_warning_ascii() {
    let registry = Registry::start();
    let key = registry.ada().create(&json!({ "name": "клуч", "lifetime_days": 1 })).await;
    registry.advance(20 * HOUR).await;
    let pushed = registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0"));
    assert!(pushed.warning().starts_with("Your API key '????' expires in 4 hours"));
}
