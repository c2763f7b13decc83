//! Checks of the headers Origin, Host, Content-Type and Authorization.

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::home::PASSWORD;
use crate::support::{RawRequest, Registry};

#[tokio::test]
async fn a_change_by_cookie_needs_the_registrys_origin() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let disable = ada.post(&format!("{}/disable", key.path()));
    disable.clone().without("Origin").await.problem(Slug::BadOrigin);
    let port = registry.address.rsplit(':').next().unwrap();
    for foreign in [
        "null",
        "",
        "https://evil.example",
        &format!("https://{}", registry.address),
        &format!("http://localhost:{port}"),
        &format!("http://{}/", registry.address),
        &format!("http://{}.evil.example", registry.address),
        "http://127.0.0.1",
    ] {
        disable.clone().header("Origin", foreign).await.problem(Slug::BadOrigin);
    }
    assert_eq!(ada.show(&key).await["state"], "active");
    disable.await.expect(200);
}

#[tokio::test]
async fn every_unsafe_call_needs_the_origin_even_signing_in() {
    let registry = Registry::start();
    let ada = registry.ada();
    let body = json!({ "username": "ada", "password": PASSWORD });
    for call in [
        registry.nobody().post("/session").json(&body),
        ada.post("/session/confirm").json(&json!({ "password": PASSWORD })),
        ada.delete("/session"),
        ada.post("/keys").json(&ada.new_key(&json!({}))),
        ada.patch("/keys/key_x").json(&json!({})),
        ada.delete("/keys/key_x"),
        ada.post("/keys/key_x/regenerate").json(&json!({})),
        ada.post("/keys/key_x/retire"),
        ada.post("/keys/key_x/disable"),
        ada.post("/keys/key_x/enable"),
        ada.post("/keys/key_x/revoke"),
        ada.post("/keys/key_x/places/plc_x/updated"),
    ] {
        call.without("Origin").await.problem(Slug::BadOrigin);
    }
    ada.get("/session").header("Origin", "https://evil.example").await.expect(200);
}

#[tokio::test]
async fn a_body_without_the_json_content_type_is_refused() {
    let registry = Registry::start();
    let ada = registry.ada();
    let body = ada.new_key(&json!({})).to_string();
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"]
    {
        let answer = ada.post("/keys").body(kind, body.clone()).await;
        answer.problem(Slug::UnsupportedMediaType);
    }
    let answer =
        ada.post("/keys").body("application/json", body.clone()).without("Content-Type").await;
    answer.problem(Slug::UnsupportedMediaType);
    let sign_in = json!({ "username": "ada", "password": PASSWORD }).to_string();
    let answer = registry.nobody().post("/session").body("text/plain", sign_in).await;
    answer.problem(Slug::UnsupportedMediaType);
    ada.post("/keys").body("Application/JSON; charset=utf-8", body).await.expect(201);
}

#[tokio::test]
async fn a_request_for_a_foreign_host_is_refused() {
    let registry = Registry::start();
    let policy_from = |host: &str| {
        let show = RawRequest::new("GET", "/api/v1/policy").host(host);
        registry.raw(&show)
    };
    for foreign in [
        "evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "[::2]:80",
        "localhost.",
        "",
        "@",
        "127.0.0.1:80:80",
    ] {
        let answer = policy_from(foreign);
        assert_eq!(answer.status, 421, "{foreign:?} {answer:?}");
        answer.problem(Slug::WrongHost);
    }
    for own in ["localhost", "LocalHost:9", "127.0.0.1", "[::1]:443"] {
        assert_eq!(policy_from(own).status, 200, "{own}");
    }
    let push = RawRequest::push("lk_x", b"").host("evil.example");
    registry.raw(&push).problem(Slug::WrongHost);
    let health = RawRequest::new("GET", "/healthz").host("10.0.0.7:8080");
    assert_eq!(registry.raw(&health).status, 200, "a health probe may use any host");
}

#[tokio::test]
async fn a_public_url_is_the_only_accepted_host_and_origin() {
    let registry = Registry::with_config("public_url = \"https://registry.example\"\n");
    registry.ada().get("/policy").await.problem(Slug::WrongHost);
    let key = "lk_x";
    let index = RawRequest::new("GET", "/v3/index.json").host("Registry.Example:443");
    let link = registry.raw(&index).json()["resources"][0]["@id"].clone();
    assert_eq!(link, "https://registry.example/api/v2/package");
    let sign_in = RawRequest::new("POST", "/api/v1/session")
        .host("registry.example")
        .json(&json!({ "username": "ada", "password": PASSWORD }));
    let foreign = sign_in.clone().header("Origin", "http://registry.example");
    registry.raw(&foreign).problem(Slug::BadOrigin);
    let own = sign_in.header("Origin", "https://registry.example");
    assert_eq!(registry.raw(&own).status, 204);
    registry.raw(&RawRequest::push(key, b"").host("registry.example")).refusal(Slug::KeyUnknown);
}

#[tokio::test]
async fn only_a_bearer_token_replaces_the_cookie() {
    let registry = Registry::start();
    let ada = registry.ada();
    for bearer in ["Bearer abc", "bearer abc", "Bearer"] {
        ada.get("/keys").header("Authorization", bearer).await.problem(Slug::NotSignedIn);
    }
    // A proxy in front asked for a password, so the browser sends it with every request.
    for other in ["Basic YWRhOng=", "Digest username=\"ada\"", "Bearerish x", ""] {
        ada.get("/keys").header("Authorization", other).await.expect(200);
    }
}

#[tokio::test]
async fn the_test_clock_refuses_requests_from_pages() {
    let registry = Registry::start();
    let ada = registry.ada();
    let step =
        registry.call(reqwest::Method::POST, "/test/clock").json(&json!({ "advance_seconds": 1 }));
    step.clone().header("Origin", &registry.origin()).await.problem(Slug::BadOrigin);
    assert_eq!(step.clone().await.expect(200), json!({ "now": "2026-06-01T12:00:01.000Z" }));
    for wrong in [
        json!({}),
        json!({ "now": "2026-06-01T00:00:00Z", "advance_seconds": 1 }),
        json!({ "advance_seconds": i64::MAX }),
    ] {
        step.clone().json(&wrong).await.problem(Slug::Invalid);
    }
    let time = &ada.get("/session").await.expect(200)["server_time"];
    assert_eq!(time, "2026-06-01T12:00:01.000Z");
}

#[tokio::test]
async fn a_wrong_host_is_answered_and_logged_with_both_names_and_the_remedy() {
    let policy = |host: &str| RawRequest::new("GET", "/api/v1/policy").host(host);
    let registry = Registry::with_config("public_url = \"https://registry.example\"\n");
    let problem = registry.raw(&policy("127.0.0.1:8080")).problem(Slug::WrongHost);
    let detail = problem["detail"].as_str().unwrap();
    for name in ["registry.example", "127.0.0.1:8080", "Host header"] {
        assert!(detail.contains(name), "{detail}");
    }
    registry.raw(&policy("127.0.0.1:8080")).problem(Slug::WrongHost);
    let log = registry.log();
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("another host")).collect();
    assert_eq!(warnings.len(), 1, "one line per minute: {log}");
    for name in ["registry.example", "127.0.0.1:8080", "public_url", "proxy_set_header Host"] {
        assert!(warnings[0].contains(name), "{log}");
    }

    let local = Registry::start();
    let problem = local.raw(&policy("registry.example")).problem(Slug::WrongHost);
    assert!(problem["detail"].as_str().unwrap().contains("only localhost"), "{problem}");
    assert!(local.log().contains("\"asked\":\"registry.example\""), "{}", local.log());
}

#[tokio::test]
async fn a_stranger_neither_hides_the_warning_about_a_wrong_host_nor_advises_a_setting() {
    let registry = Registry::with_config("public_url = \"https://registry.example\"\n");
    for host in ["evil.example", "127.0.0.1:8080"] {
        let policy = RawRequest::new("GET", "/api/v1/policy").host(host);
        registry.raw(&policy).problem(Slug::WrongHost);
    }
    let log = registry.log();
    let lines = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let warnings: Vec<_> = lines.filter(|line| line["asked"].is_string()).collect();
    let asked: Vec<_> = warnings.iter().map(|line| line["asked"].as_str().unwrap()).collect();
    assert_eq!(asked, ["evil.example", "127.0.0.1:8080"]);
    let advice = warnings[0]["message"].as_str().unwrap();
    assert!(!advice.contains("evil.example"), "{advice}");
}

#[tokio::test]
async fn a_forwarding_header_from_a_proxy_that_is_not_trusted_is_logged_once() {
    let warnings = |registry: &Registry, name: &str, value: &str| {
        for _ in 0..3 {
            registry.raw(&RawRequest::new("GET", "/healthz").header(name, value));
        }
        let log = registry.log();
        let lines = log.lines().filter(|line| line.contains("trusted_proxies"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut direct = Registry::start();
    for (name, value) in [("X-Forwarded-For", "203.0.113.7"), ("Forwarded", "for=203.0.113.7")] {
        let lines = warnings(&direct, name, value);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains("\"peer\":\"127.0.0.1\""), "{lines:?}");
        direct = Registry::start();
    }
    let other = Registry::with_config("trusted_proxies = [\"10.0.0.0/8\"]\n");
    assert_eq!(warnings(&other, "X-Forwarded-For", "203.0.113.7").len(), 1);
    let right = Registry::with_config("trusted_proxies = [\"127.0.0.1/32\"]\n");
    assert!(warnings(&right, "X-Forwarded-For", "203.0.113.7").is_empty());
}
