//! Malformed and hostile requests: each gets a documented answer.

use crate::support::{RawRequest, Registry};
use latchkey_contract::Slug;

#[tokio::test]
async fn text_that_is_not_json_is_malformed() {
    let registry = Registry::start();
    let ada = registry.ada();
    let deep = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
    let deep_member =
        format!("{{\"name\":{}{}}}", "{\"a\":".repeat(9_000), "1".to_owned() + &"}".repeat(9_000));
    for body in ["{", "{}{}", "{} x", "\u{feff}{}", "{'name':1}", "nul"] {
        let answer = ada.post("/keys").body("application/json", body).await;
        answer.problem(Slug::Malformed);
    }
    for body in ["{\"name\":1e999}", &deep, &deep_member] {
        let answer = ada.post("/keys").body("application/json", body).await;
        assert!(matches!(answer.status, 400 | 422), "{}", answer.text);
    }
    ada.post("/keys")
        .body("application/json", vec![0xff, 0xfe, b'{', b'}'])
        .await
        .problem(Slug::Malformed);
    ada.post("/keys").body("application/json", vec![0u8; 100]).await.problem(Slug::Malformed);
    let half = ada.post("/keys").body("application/json", "{\"name\":\"\\ud800\"}").await;
    assert_eq!(half.invalid_fields(), ["name"], "half of a surrogate pair");
}

#[tokio::test]
async fn malformed_ids_are_not_found() {
    let registry = Registry::start();
    let ada = registry.ada();
    for id in [
        "x",
        "key_",
        "key_%00",
        "key_%F0%9F%94%91",
        "key_%27%20OR%201=1",
        &"key_x".repeat(500),
        "own_x",
    ] {
        for call in [
            ada.get(&format!("/keys/{id}")),
            ada.get(&format!("/keys/{id}/events")),
            ada.post(&format!("/keys/{id}/regenerate")),
            ada.delete(&format!("/keys/{id}")),
            ada.post(&format!("/keys/{id}/places/{id}/updated")),
        ] {
            let answer = call.await;
            assert!(matches!(answer.status, 404 | 405), "{id}: {}", answer.text);
        }
    }
    let broken =
        registry.raw(&RawRequest::new("GET", "/api/v1/keys/%ff").header("Cookie", &ada.cookie));
    assert_eq!(broken.status, 400);
    broken.problem(Slug::Malformed);
}

#[tokio::test]
async fn unknown_paths_and_methods_get_a_problem() {
    let registry = Registry::start();
    for target in [
        "/",
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v2/package/a",
        "/v3/x",
        "/account/keys",
        "/api/v1/openapi.json/x",
    ] {
        let answer = registry.raw(&RawRequest::new("GET", target));
        assert!(matches!(answer.status, 404 | 405), "{target}: {answer:?}");
        answer.problem(if answer.status == 404 { Slug::NotFound } else { Slug::MethodNotAllowed });
    }
    for (method, target) in [
        ("PUT", "/api/v1/keys"),
        ("GET", "/api/v2/package"),
        ("POST", "/v3/index.json"),
        ("BREW", "/api/v1/keys"),
        ("POST", "/api/v1/openapi.json"),
        ("GET", "/api/v1/session/confirm"),
        ("PUT", "/test/clock"),
        ("POST", "/healthz"),
    ] {
        let answer = registry.raw(&RawRequest::new(method, target));
        answer.problem(Slug::MethodNotAllowed);
        assert!(answer.header("allow").is_some(), "{method} {target}");
    }
}

#[tokio::test]
async fn a_repeated_or_malformed_header_is_invalid() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let regenerate = || {
        RawRequest::new("POST", &format!("/api/v1{}/regenerate", key.path()))
            .header("Cookie", &ada.cookie)
            .header("Origin", &registry.origin())
    };
    for name in ["If-Match", "Idempotency-Key"] {
        let twice = regenerate().header(name, "\"1\"").header(name, "\"1\"");
        registry.raw(&twice).problem(Slug::Invalid);
        for text in ["", "ü", &"x".repeat(256), "a\tb"] {
            registry.raw(&regenerate().header(name, text)).problem(Slug::Invalid);
        }
    }
    let hosts = RawRequest::new("GET", "/api/v1/policy").header("Host", "evil.example");
    assert!(matches!(registry.raw(&hosts).status, 400 | 421), "two Host headers are refused");
    let noise = regenerate()
        .header_bytes("Cookie", &[0xff, 0xfe])
        .header_bytes("User-Agent", &[0x80, 0xff]);
    assert_eq!(
        registry.raw(&noise).status,
        200,
        "invalid bytes in other headers do not break a valid cookie"
    );
    let two_values = RawRequest::push(&key.value, b"x").header("X-NuGet-ApiKey", &key.value);
    registry.raw(&two_values).refusal(Slug::Malformed);
}
