//! Gallery secrets and tokens are never logged or stored, and invalid tokens cost little.

use std::sync::Arc;
use std::time::Instant;

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::json;

use crate::support::Registry;
use crate::support::gallery::{ORIGIN, OTHER_SECRET, SECRET};
use crate::support::random::Random;

#[tokio::test]
async fn no_secret_or_token_is_logged_or_stored() {
    let registry = Registry::embedded();
    let frame = registry.gallery().confirmed_frame().await;
    let ended = registry.gallery().frame(&json!({})).await;
    ended.delete("/session").await.expect(204);
    let key = frame.a_key().await;
    frame.act(&key, "disable").await;
    registry.gallery().mint(&json!({ "ttl_seconds": 0 })).await.problem(Slug::Invalid);
    for secret in [SECRET, OTHER_SECRET, frame.token(), ended.token()] {
        // A secret in the wrong part of a request must not be logged either.
        frame.get(&format!("/keys/{secret}")).await.problem(Slug::NotFound);
        frame.get(&format!("/keys?q={secret}&{secret}=1")).await.problem(Slug::Invalid);
        registry.nobody().get(&format!("/embed-tokens/{secret}")).await.problem(Slug::NotFound);
        let broken = registry.gallery().call(Method::POST);
        broken.clone().json(&json!({ secret: secret })).await.problem(Slug::Invalid);
        let half = broken.header("Authorization", &format!("Bearer {}", &secret[..20]));
        half.await.problem(Slug::WrongCredentials);
        let ada = registry.ada().get("/keys");
        ada.header("Authorization", &format!("Basic {secret}")).await.expect(200);
    }
    let (log, home) = (registry.log(), Arc::clone(&registry.home));
    let secrets = [SECRET, OTHER_SECRET, frame.token(), ended.token()].map(str::to_owned);
    assert!(registry.terminate().success());
    for secret in secrets {
        let middle = &secret[4..20];
        assert!(!log.contains(middle), "{secret} is in the log");
        for (place, bytes) in home.everything_stored().await {
            // Only the operator's configuration file contains the secrets.
            let found = bytes.windows(middle.len()).any(|part| part == middle.as_bytes());
            assert!(!found || place.ends_with("latchkey.toml"), "{secret} in {place}");
        }
    }
}

#[tokio::test]
async fn ten_thousand_invalid_tokens_are_refused_at_little_cost() {
    const AT_ONCE: usize = 16;
    let registry = Registry::embedded();
    let frame = registry.gallery().frame(&json!({})).await;
    let before = registry.memory_kib();
    let started = Instant::now();
    let storm = (0..AT_ONCE).map(|seed| {
        let registry = &registry;
        async move {
            let mut random = Random(seed as u64 + 1);
            for _ in 0..10_000 / AT_ONCE {
                let token = format!("lke_{:032x}", random.below(usize::MAX));
                let call = registry.call(Method::GET, "/api/v1/keys");
                let call = call.header("Authorization", &format!("Bearer {token}"));
                let answer = call.header("Latchkey-Embed-Origin", ORIGIN).await;
                answer.problem(Slug::NotSignedIn);
            }
        }
    });
    futures_util::future::join_all(storm).await;
    let took = started.elapsed();
    assert!(took.as_secs() < 60, "{took:?}");
    let grown = registry.memory_kib().saturating_sub(before);
    assert!(grown < 32 * 1024, "{grown} KiB");
    let metrics = registry.call(Method::GET, "/metrics").await.text;
    assert!(metrics.len() < 100_000, "{} bytes of metrics", metrics.len());
    frame.get("/keys").await.expect(200);
    registry.ada().get("/keys").await.expect(200);
}
