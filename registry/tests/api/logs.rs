//! Logs: one line per request, and no secrets in logs or storage.

use serde_json::{Value, json};

use crate::support::home::PASSWORD;
use crate::support::{RawRequest, Registry, nupkg};

#[tokio::test]
async fn no_value_cookie_or_password_is_ever_logged() {
    let registry = Registry::start();
    let ada = registry.sign_in("ada").await;
    let key = ada.a_key().await;
    let cookie = ada.cookie.split('=').nth(1).unwrap().to_owned();
    let wrong = "a wrong password nobody has";
    registry.try_sign_in("ada", wrong).await;
    registry.try_sign_in(wrong, PASSWORD).await;
    ada.post("/session/confirm").json(&json!({ "password": wrong })).await;
    ada.post("/session/confirm").json(&json!({ "password": PASSWORD })).await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    registry.push(&key.value, &nupkg("Other", "1.0.0"));
    registry.push(&key.value, b"no zip");
    registry.key_info(&key.value).await;
    let new = ada.regenerate(&key, &json!({})).await;
    // A secret in the wrong part of a request must not be logged either.
    for secret in [key.value.as_str(), &new.value, &cookie, PASSWORD] {
        let secret: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let secret = secret.replace('+', "%20");
        ada.get(&format!("/keys/{secret}")).await;
        ada.get(&format!("/keys?q={secret}&cursor={secret}&{secret}=1")).await;
        ada.get(&format!("/{secret}")).await;
        ada.post("/keys").body("application/json", format!("{{\"{secret}\":1}}")).await;
        registry.raw(&RawRequest::new("DELETE", &format!("/api/v2/package/{secret}/{secret}")));
        registry.raw(&RawRequest::new("GET", &format!("/account/{secret}")));
    }
    let log = registry.log();
    for secret in [key.value.as_str(), &new.value, &cookie, PASSWORD, wrong] {
        assert!(!log.contains(secret), "{secret} is in the log");
        let middle = &secret[3..20];
        assert!(!log.contains(middle), "a part of {secret} is in the log");
    }
}

#[tokio::test]
async fn each_request_logs_one_structured_line_with_its_route() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.ada().show(&key).await;
    registry.ada().get("/nowhere").await;
    let log = registry.log();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let requests: Vec<&Value> = lines.iter().filter(|line| line["message"] == "request").collect();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[1]["route"], "/api/v1/keys/{id}");
    assert_eq!((&requests[1]["method"], &requests[1]["status"]), (&json!("GET"), &json!(200)));
    assert!(requests[1]["micros"].as_u64().unwrap() > 0);
    assert!(!log.contains(&key.id), "the log contains the route, not the path");
}

#[tokio::test]
async fn values_and_cookies_are_not_stored_as_text() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let home = std::sync::Arc::clone(&registry.home);
    assert!(registry.terminate().success());
    let cookie = &crate::support::home::furnished().cookies["ada"];
    for (place, bytes) in home.everything_stored().await {
        let found = bytes.windows(12).any(|part| part == &key.value.as_bytes()[3..15]);
        assert!(!found, "{place}");
        let found = bytes.windows(16).any(|part| part == &cookie.as_bytes()[9..25]);
        assert!(!found, "a cookie in {place}");
    }
}
