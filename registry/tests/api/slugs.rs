//! Every problem in the contract's table can occur and matches the table.

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::home::PASSWORD;
use crate::support::{RawRequest, Registry, nupkg, nupkg_with};

/// Provokes a problem. The match has no wildcard, so a new slug does not compile without a case.
async fn provoke(registry: &Registry, slug: Slug) -> Option<Value> {
    let ada = registry.ada();
    let key = ada.a_key().await;
    let package = nupkg("Contoso.Core", "1.0.0");
    let post = |action: &str| ada.post(&format!("{}/{action}", key.path()));
    let answer = match slug {
        Slug::Malformed => ada.post("/keys").body("application/json", "{").await,
        Slug::NotSignedIn => registry.nobody().get("/keys").await,
        Slug::WrongCredentials => registry.try_sign_in("ada", "not the password").await,
        Slug::ConfirmationRequired => {
            registry.advance(15 * 60).await;
            post("regenerate").await
        }
        Slug::BadOrigin => post("disable").without("Origin").await,
        Slug::NotFound => ada.get("/nowhere").await,
        Slug::MethodNotAllowed => ada.delete("/keys").await,
        Slug::KeyDisabled => {
            ada.act(&key, "disable").await;
            post("regenerate").await
        }
        Slug::KeyRevoked => {
            ada.act(&key, "revoke").await;
            post("disable").await
        }
        Slug::ValueInUse => {
            let first = post("regenerate").idempotency_key("t").await.expect(200);
            registry.use_value(first["value"].as_str().unwrap(), "Contoso.Core", "1.0.0");
            post("regenerate").idempotency_key("t").await
        }
        Slug::Stale => post("disable").if_match(9).await,
        Slug::TooLarge => {
            let body = format!("{{\"name\":\"{}\"}}", "x".repeat(70_000));
            ada.post("/keys").body("application/json", body).await
        }
        Slug::UnsupportedMediaType => ada.post("/keys").body("text/plain", "{}").await,
        Slug::WrongHost => ada.get("/keys").header("Host", "evil.example").await,
        Slug::Invalid => ada.get("/keys?limit=0").await,
        Slug::IdempotencyMismatch => {
            post("regenerate").idempotency_key("t").await.expect(200);
            post("regenerate").json(&json!({ "overlap_seconds": 0 })).idempotency_key("t").await
        }
        Slug::LifetimeNotAllowed => post("regenerate").json(&json!({ "lifetime_days": 5 })).await,
        Slug::TooManyRequests => {
            for _ in 0..10 {
                registry.try_sign_in("ada", &"x".repeat(2_000)).await;
            }
            registry.try_sign_in("ada", PASSWORD).await
        }
        Slug::KeyMissing => {
            return Some(registry.raw(&RawRequest::push_without_value(&package)).refusal(slug));
        }
        Slug::KeyUnknown => return Some(registry.push("lk_x", &package).refusal(slug)),
        Slug::NotAPackage => return Some(registry.push(&key.value, b"no zip").refusal(slug)),
        Slug::KeyReplaced => {
            ada.regenerate(&key, &json!({})).await;
            return Some(registry.push(&key.value, &package).refusal(slug));
        }
        Slug::KeyExpired => {
            registry.advance_days(30).await;
            return Some(registry.push(&key.value, &package).refusal(slug));
        }
        Slug::KeyScope => {
            let edit = json!({ "scopes": ["package:unlist"] });
            ada.patch(&key.path()).json(&edit).await.expect(200);
            return Some(registry.push(&key.value, &package).refusal(slug));
        }
        Slug::KeyPackage => {
            return Some(registry.push(&key.value, &nupkg("Other", "1.0.0")).refusal(slug));
        }
        Slug::VersionExists => {
            registry.use_value(&key.value, "Contoso.Core", "1.0.0");
            let other = nupkg_with("Contoso.Core", "1.0.0", "other");
            return Some(registry.push(&key.value, &other).refusal(slug));
        }
        // The modules `away`, `connections` and `disk` test these, because they need half a minute or
        // another configuration. `Internal` has no case: a request that provokes it shows a defect.
        Slug::Unavailable | Slug::TooSlow | Slug::InsufficientStorage | Slug::Internal => {
            return None;
        }
    };
    Some(answer.problem(slug))
}

#[tokio::test]
async fn every_slug_can_occur_with_its_status_title_and_members() {
    for slug in Slug::ALL {
        let registry = Registry::start();
        let Some(problem) = provoke(&registry, *slug).await else { continue };
        let mut members: Vec<&str> =
            problem.as_object().unwrap().keys().map(String::as_str).collect();
        members.retain(|name| !["type", "title", "status", "detail"].contains(name));
        let extra: &[&str] = match slug {
            Slug::Stale => &["key"],
            Slug::TooLarge => &["max_bytes"],
            Slug::Invalid => &["errors"],
            Slug::LifetimeNotAllowed => &["allowed_days", "max_days"],
            Slug::KeyReplaced => &["replaced_at"],
            Slug::KeyExpired => &["expired_at"],
            _ => &[],
        };
        assert_eq!(members, extra, "{slug:?}");
    }
}
