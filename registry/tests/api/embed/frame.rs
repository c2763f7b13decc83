//! Authentication and origins of requests from a frame.

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::json;

use crate::support::gallery::{ORIGIN, OTHER_ORIGIN, SECOND_ORIGIN};
use crate::support::{RawRequest, Registry, redact};

#[tokio::test]
async fn a_frame_acts_for_the_person_of_its_token() {
    let registry = Registry::embedded();
    let frame = registry.gallery().frame(&json!({})).await;
    let session = frame.get("/session").await.expect(200);
    let by_cookie = registry.ada().get("/session").await.expect(200);
    assert_eq!(session["user"], by_cookie["user"]);
    assert_eq!(session["owners"], by_cookie["owners"]);
    assert_eq!(session["confirmed_until"], json!(null));
    let key = registry.ada().a_key().await;
    assert_eq!(redact(&frame.show(&key).await), redact(&key.key));
    assert_eq!(frame.key_names(&[]).await, ["ci-deploy"]);
    assert_eq!(frame.act(&key, "disable").await["state"], "disabled");
    for path in ["/policy", "/packages", "/keys/timeline", "/events"] {
        frame.get(path).await.expect(200);
    }
}

#[tokio::test]
async fn a_token_cannot_access_keys_of_another_person() {
    let registry = Registry::embedded();
    let key = registry.ada().a_key().await;
    let user = registry.user("cy");
    let cy = registry.gallery().frame(&json!({ "user": user, "confirmed": true })).await;
    for call in [
        cy.get(&key.path()),
        cy.get(&format!("{}/events", key.path())),
        cy.post(&format!("{}/regenerate", key.path())).json(&json!({})),
        cy.post(&format!("{}/disable", key.path())),
        cy.delete(&key.path()),
    ] {
        call.await.problem(Slug::NotFound);
    }
    assert!(cy.key_names(&[]).await.is_empty());
    let made = cy.post("/keys").json(&cy.new_key(&json!({}))).await;
    assert_eq!(made.invalid_fields(), ["owner"]);
}

#[tokio::test]
async fn a_request_needs_the_exact_embed_origin_of_its_token() {
    let registry = Registry::embedded();
    let frame = registry.gallery().frame(&json!({})).await;
    let request = frame.get("/keys");
    request.clone().without("Latchkey-Embed-Origin").await.problem(Slug::BadOrigin);
    for other in [
        OTHER_ORIGIN,
        SECOND_ORIGIN,
        "https://unlisted.example",
        "https://gallery.example/",
        "https://GALLERY.example",
        "https://gallery.example https://gallery.example",
        "null",
        "",
    ] {
        request.clone().header("Latchkey-Embed-Origin", other).await.problem(Slug::BadOrigin);
    }
    let twice = |first: &str, second: &str| {
        let keys = RawRequest::new("GET", "/api/v1/keys");
        let keys = keys.header("Authorization", &format!("Bearer {}", frame.token()));
        let keys = keys.header("Latchkey-Embed-Origin", first);
        registry.raw(&keys.header("Latchkey-Embed-Origin", second))
    };
    twice(ORIGIN, OTHER_ORIGIN).problem(Slug::BadOrigin);
    twice(ORIGIN, ORIGIN).problem(Slug::BadOrigin);
    request.await.expect(200);
    let second = registry.gallery().frame(&json!({ "origin": SECOND_ORIGIN })).await;
    second.get("/keys").await.expect(200);
    second.get("/keys").header("Latchkey-Embed-Origin", ORIGIN).await.problem(Slug::BadOrigin);
}

#[tokio::test]
async fn a_change_needs_no_origin_but_a_foreign_one_is_refused() {
    let registry = Registry::embedded();
    let frame = registry.gallery().frame(&json!({})).await;
    let key = registry.ada().a_key().await;
    let disable = frame.post(&format!("{}/disable", key.path()));
    for foreign in [ORIGIN, "null", "", "https://evil.example"] {
        disable.clone().header("Origin", foreign).await.problem(Slug::BadOrigin);
    }
    assert_eq!(frame.show(&key).await["state"], "active");
    disable.clone().header("Origin", &registry.origin()).await.expect(200);
    disable.await.expect(200);
}

#[tokio::test]
async fn a_token_works_only_as_bearer_token_and_replaces_the_cookie() {
    let registry = Registry::embedded();
    let frame = registry.gallery().frame(&json!({})).await;
    let token = frame.token();
    let ada = registry.ada();
    let session = ada.cookie.strip_prefix("latchkey=").unwrap();
    let mut texts = Vec::new();
    for wrong in [
        "Bearer".to_owned(),
        token.to_owned(),
        format!("Basic {token}"),
        format!("Bearer  {token}"),
        format!("Bearer {token}x"),
        format!("Bearer {}", token.to_uppercase()),
        format!("Bearer {}", &token[4..]),
        format!("Bearer {}", &token[..35]),
        format!("Bearer lke_{session}"),
        format!("Bearer {session}"),
        "Bearer lke_".to_owned(),
        "Bearer lke_00000000000000000000000000000000".to_owned(),
    ] {
        let with_cookie = ada.get("/keys").header("Latchkey-Embed-Origin", ORIGIN);
        let refused = with_cookie.header("Authorization", &wrong).await;
        if wrong.starts_with("Bearer") {
            texts.push(refused.problem(Slug::NotSignedIn)["detail"].clone());
        } else {
            // Not a bearer token, so the cookie counts.
            refused.expect(200);
        }
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
    let as_cookie = registry.call(Method::GET, "/api/v1/keys");
    as_cookie.header("Cookie", &format!("latchkey={token}")).await.problem(Slug::NotSignedIn);
    let both = RawRequest::new("GET", "/api/v1/keys").header("Latchkey-Embed-Origin", ORIGIN);
    let both = both.header("Authorization", &format!("Bearer {token}"));
    registry.raw(&both.clone().header("Authorization", "Bearer x")).problem(Slug::NotSignedIn);
    assert_eq!(registry.raw(&both).status, 200);
    let lower = ada.get("/keys").header("Authorization", &format!("bearer {token}"));
    lower.header("Latchkey-Embed-Origin", ORIGIN).await.expect(200);
}

#[tokio::test]
async fn a_token_cannot_change_calendar_links_or_notice_settings() {
    let registry = Registry::embedded();
    for frame in
        [registry.gallery().frame(&json!({})).await, registry.gallery().confirmed_frame().await]
    {
        for call in [
            frame.get("/calendar"),
            frame.post("/calendar"),
            frame.delete("/calendar"),
            frame.get("/notices"),
            frame.patch("/notices").json(&json!({ "thresholds": [] })),
        ] {
            let refused = call.await.problem(Slug::NotFound);
            assert!(
                refused["detail"].as_str().unwrap().contains("isn't available inside another site"),
                "{refused}"
            );
        }
    }
    registry.ada().post("/calendar").await.expect(200);
}
