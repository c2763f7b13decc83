//! A gallery's server mints tokens with its secret.

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::gallery::{OTHER_ORIGIN, SECOND_ORIGIN, SECRET};
use crate::support::{MINUTE, Registry};

#[tokio::test]
async fn tokens_expire_after_fifteen_minutes_and_confirmed_after_two() {
    let registry = Registry::embedded();
    for (asked, expires_at) in [
        (json!({}), "2026-06-01T12:15:00Z"),
        (json!({ "ttl_seconds": 900 }), "2026-06-01T12:15:00Z"),
        (json!({ "ttl_seconds": 1, "confirmed": false }), "2026-06-01T12:00:01Z"),
        (json!({ "confirmed": true }), "2026-06-01T12:02:00Z"),
        (json!({ "ttl_seconds": 60, "confirmed": true }), "2026-06-01T12:01:00Z"),
    ] {
        let answer = registry.gallery().mint(&asked).await;
        let minted = answer.expect(200);
        assert_eq!(minted.as_object().unwrap().len(), 2, "{minted}");
        assert_eq!(minted["expires_at"], expires_at, "{asked}");
        let token = minted["token"].as_str().unwrap();
        assert!(token.starts_with("lke_") && token.len() == 36, "160 random bits: {token}");
        assert_eq!((answer.header("cache-control"), answer.header("set-cookie")), ("no-store", ""));
    }
}

#[tokio::test]
async fn each_invalid_field_of_a_mint_request_is_named() {
    let registry = Registry::embedded();
    let (contoso, cys) = (registry.owner("contoso"), registry.owner("cy"));
    registry.home.succeed(&["user", "disable", "cy"]);
    for (wrong, field) in [
        (json!({ "ttl_seconds": 0 }), "ttl_seconds"),
        (json!({ "ttl_seconds": 901 }), "ttl_seconds"),
        (json!({ "ttl_seconds": -1 }), "ttl_seconds"),
        (json!({ "ttl_seconds": 1.5 }), "ttl_seconds"),
        (json!({ "ttl_seconds": 121, "confirmed": true }), "ttl_seconds"),
        (json!({ "confirmed": "yes" }), "confirmed"),
        (json!({ "user": "ada" }), "user"),
        (json!({ "user": "usr_00000000000000000000" }), "user"),
        (json!({ "user": "usr_\u{0}" }), "user"),
        (json!({ "user": contoso }), "user"),
        (json!({ "user": registry.user("cy") }), "user"),
        (json!({ "user": null }), "user"),
        (json!({ "owners": [] }), "owners"),
        (json!({ "owners": null }), "owners"),
        (json!({ "owners": contoso }), "owners"),
        (json!({ "owners": [""] }), "owners[0]"),
        (json!({ "owners": ["*"] }), "owners[0]"),
        (json!({ "owners": [contoso, cys] }), "owners[1]"),
        (json!({ "owners": ["contoso"] }), "owners[0]"),
        (json!({ "owner": contoso }), "owner"),
    ] {
        let answer = registry.gallery().mint(&wrong).await;
        assert_eq!(answer.invalid_fields(), [field], "{wrong}");
    }
    let nothing = registry.gallery().call(Method::POST).json(&json!({})).await;
    assert_eq!(nothing.problem(Slug::Invalid)["errors"].as_array().unwrap().len(), 1);
    let text = registry.gallery().call(Method::POST).body("text/plain", "{}").await;
    text.problem(Slug::UnsupportedMediaType);
}

#[tokio::test]
async fn only_the_gallerys_exact_origins_are_accepted() {
    let registry = Registry::embedded();
    for origin in [
        OTHER_ORIGIN,
        "https://unlisted.example",
        "https://gallery.example/",
        "https://gallery.example:443",
        "https://Gallery.example",
        "http://gallery.example",
        "https://shop.gallery.example",
        "gallery.example",
        "null",
        "*",
        "",
    ] {
        let refused = registry.gallery().mint(&json!({ "origin": origin })).await;
        let detail = refused.problem(Slug::BadOrigin)["detail"].clone();
        assert!(
            detail
                .as_str()
                .unwrap()
                .contains("Contoso Gallery is configured for https://gallery.example")
        );
    }
    registry.gallery().mint(&json!({ "origin": SECOND_ORIGIN })).await.expect(200);
    registry.other_gallery().mint(&json!({ "origin": OTHER_ORIGIN })).await.expect(200);
}

#[tokio::test]
async fn only_a_gallery_can_mint_and_end_tokens() {
    let registry = Registry::embedded();
    let token = registry.gallery().frame(&json!({})).await.token().to_owned();
    for method in [Method::POST, Method::DELETE] {
        let call = registry.gallery().call(method.clone());
        let cookie = &registry.ada().cookie;
        let nobody = call.clone().without("Authorization").header("Cookie", cookie).await;
        nobody.problem(Slug::NotSignedIn);
        for nothing in ["Bearer", &format!("Basic {SECRET}"), SECRET] {
            let refused = call.clone().header("Authorization", nothing).await;
            refused.problem(Slug::NotSignedIn);
        }
        for wrong in [
            &format!("Bearer {SECRET}x"),
            &format!("Bearer {}", &SECRET[1..]),
            &format!("Bearer {}", SECRET.to_uppercase()),
            &format!("Bearer {token}"),
        ] {
            let refused = call.clone().header("Authorization", wrong).await;
            refused.problem(Slug::WrongCredentials);
        }
        for origin in [registry.origin().as_str(), "https://gallery.example", "null"] {
            call.clone().header("Origin", origin).await.problem(Slug::BadOrigin);
        }
    }
    let none = Registry::start();
    none.gallery().mint(&json!({})).await.problem(Slug::WrongCredentials);
}

#[tokio::test]
async fn wrong_secrets_from_one_network_are_rate_limited_for_fifteen_minutes() {
    let config = format!(
        "trusted_proxies = [\"127.0.0.1/32\"]\nlimits.sign_in_failures = 1\n{}",
        crate::support::gallery::TWO_GALLERIES
    );
    let registry = Registry::with_config(&config);
    let guess = registry.gallery().mint(&json!({})).header("Authorization", "Bearer guess");
    let guess = guess.header("X-Forwarded-For", "2001:db8::1");
    for _ in 0..10 {
        registry.gallery().mint(&json!({})).await.expect(200);
        guess.clone().await.problem(Slug::WrongCredentials);
    }
    let limited = guess.clone().await;
    limited.problem(Slug::TooManyRequests);
    assert_eq!(limited.header("retry-after"), "901");
    let neighbor = guess.clone().header("X-Forwarded-For", "2001:db8::2");
    neighbor.await.problem(Slug::TooManyRequests);
    let elsewhere = guess.clone().header("X-Forwarded-For", "2001:db8:0:1::1");
    elsewhere.await.problem(Slug::WrongCredentials);
    registry.gallery().mint(&json!({})).await.expect(200);
    registry.sign_in("ada").await;
    registry.advance(15 * MINUTE).await;
    guess.await.problem(Slug::WrongCredentials);
}

#[tokio::test]
async fn a_gallery_can_mint_many_tokens_at_once() {
    let config = format!("limits.sign_in_failures = 1\n{}", crate::support::gallery::TWO_GALLERIES);
    let registry = Registry::with_config(&config);
    let calls = (0..50).map(|_| async { registry.gallery().mint(&json!({})).await.expect(200) });
    let minted: Vec<Value> = futures_util::future::join_all(calls).await;
    let tokens: std::collections::BTreeSet<_> =
        minted.iter().map(|one| one["token"].as_str().unwrap()).collect();
    assert_eq!(tokens.len(), 50);
}
