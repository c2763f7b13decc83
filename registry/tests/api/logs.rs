//! Logs: one line per request, and no secrets.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::home::{Home, PASSWORD};
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
    let refused_confirm = lines(&registry, "request")
        .into_iter()
        .find(|line| line["route"] == "/api/v1/session/confirm" && line["status"] == 401);
    assert!(refused_confirm.is_some(), "the log has these requests: {log}");
    for secret in [key.value.as_str(), &new.value, &cookie, PASSWORD, wrong] {
        assert!(!log.contains(secret), "{secret} is in the log");
        let middle = &secret[3..20];
        assert!(!log.contains(middle), "a part of {secret} is in the log");
    }
}

/// The lines of the log with this message.
fn lines(registry: &Registry, message: &str) -> Vec<Value> {
    let log = registry.log();
    let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["message"].as_str().unwrap().contains(message)).collect()
}

#[tokio::test]
async fn each_request_logs_one_line_with_its_route_person_and_key() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.ada().show(&key).await;
    registry.ada().get("/nowhere").await;
    let requests = lines(&registry, "request");
    assert_eq!(requests.len(), 3);
    let show = &requests[1];
    assert_eq!(show["route"], "/api/v1/keys/{id}", "the route, not the path");
    assert_eq!((&show["method"], &show["status"]), (&json!("GET"), &json!(200)));
    assert!(show["micros"].as_u64().unwrap() > 0);
    assert_eq!(show["address"], "127.0.0.1");
    for request in &requests[..2] {
        assert_eq!(request["key"], key.id.as_str());
        assert_eq!((&request["user"], &request["owner"]), (&json!("ada"), &json!("contoso")));
    }
    assert_eq!((&requests[2]["key"], &requests[2]["owner"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn the_line_of_a_push_names_its_key_owner_and_client_also_when_it_is_refused() {
    let registry = Registry::with_config("trusted_proxies = [\"127.0.0.1/32\"]\n");
    let key = registry.ada().a_key().await;
    let push = |value: &str| {
        let push = RawRequest::push(value, &nupkg("Contoso.Core", "1.0.0"));
        registry.raw(&push.header("X-Forwarded-For", "203.0.113.7")).status
    };
    assert_eq!(push(&key.value), 201);
    registry.ada().act(&key, "disable").await;
    assert_eq!(push(&key.value), 403);
    assert_eq!(push("lk_wrong"), 403);
    let mut pushes = lines(&registry, "request");
    pushes.retain(|line| line["route"] == "/api/v2/package");
    assert_eq!(pushes.len(), 3);
    for push in &pushes {
        assert_eq!(push["address"], "203.0.113.7");
    }
    for push in &pushes[..2] {
        assert_eq!((&push["key"], &push["owner"]), (&json!(key.id), &json!("contoso")));
    }
    assert_eq!((&pushes[2]["key"], &pushes[2]["owner"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn the_answer_and_every_line_of_a_request_have_the_same_id() {
    let registry = Registry::start();
    let wrong = registry.raw(&RawRequest::new("GET", "/api/v1/policy").host("evil.example"));
    let right = registry.raw(&RawRequest::new("GET", "/api/v1/policy"));
    let ids = [&wrong, &right].map(|answer| answer.header("x-request-id").unwrap().to_owned());
    assert_ne!(ids[0], ids[1]);
    let requests = lines(&registry, "request");
    let of_requests = requests.iter().filter(|line| line["message"] == "request");
    let logged: Vec<_> = of_requests.map(|line| line["request_id"].as_str().unwrap()).collect();
    assert_eq!(logged, ids);
    let warning = &lines(&registry, "another host")[0];
    assert_eq!(warning["span"]["request_id"], ids[0].as_str());
}

#[tokio::test]
async fn only_a_trusted_proxy_may_give_a_request_its_id() {
    let id_of = |registry: &Registry, given: &str| {
        let request = RawRequest::new("GET", "/healthz").header("X-Request-Id", given);
        registry.raw(&request).header("x-request-id").unwrap().to_owned()
    };
    let behind_proxy = Registry::with_config("trusted_proxies = [\"127.0.0.0/8\"]\n");
    let id = "4bf92f35-77b3.4da6_A";
    assert_eq!(id_of(&behind_proxy, id), id);
    for insane in ["", "two words", "ü", "a\"b", &"x".repeat(65)] {
        assert_eq!(id_of(&behind_proxy, insane).len(), 16, "{insane}");
    }
    assert_ne!(id_of(&Registry::start(), id), id);
}

#[tokio::test]
async fn a_warning_inside_a_request_names_the_client_the_key_and_the_owner() {
    let config = "trusted_proxies = [\"127.0.0.1/32\"]\nlimits.free_bytes = 1000000000000000\n";
    let registry = Registry::with_config(config);
    let key = registry.ada().a_key().await;
    let push = RawRequest::push(&key.value, &nupkg("Contoso.Core", "1.0.0"));
    assert_eq!(registry.raw(&push.header("X-Forwarded-For", "203.0.113.7")).status, 507);
    let span = &lines(&registry, "the disk is almost full")[0]["span"];
    assert_eq!((&span["address"], &span["key"]), (&json!("203.0.113.7"), &json!(key.id)));
    assert_eq!(span["owner"], "contoso");
}

#[tokio::test]
async fn a_request_whose_client_leaves_is_logged_and_counted_with_status_499() {
    let registry = Registry::start();
    let confirm = RawRequest::new("POST", "/api/v1/session/confirm")
        .header("Cookie", &registry.ada().cookie)
        .header("Origin", &registry.origin())
        .json(&json!({ "password": PASSWORD }))
        .bytes(&registry.address);
    let left = || {
        let mut requests = lines(&registry, "request").into_iter();
        requests.find(|line| line["status"] == 499 && line["user"] == "ada")
    };
    // A client can leave too early or too late.
    let line = (0..300).find_map(|n| {
        let mut client = TcpStream::connect(&registry.address).unwrap();
        client.write_all(&confirm).unwrap();
        client.set_read_timeout(Some(Duration::from_millis(1 + n % 50))).unwrap();
        let _ = client.peek(&mut [0]);
        drop(client);
        left()
    });
    let line = line.unwrap_or_else(|| panic!("no line: {}", registry.log()));
    assert_eq!((&line["method"], &line["address"]), (&json!("POST"), &json!("127.0.0.1")));
    assert_eq!(line["route"], "/api/v1/session/confirm");
    let metrics = registry.raw(&RawRequest::new("GET", "/metrics")).body;
    let counted =
        "latchkey_request_seconds_count{route=\"/api/v1/session/confirm\",status=\"4xx\"}";
    assert!(metrics.contains(counted), "{metrics}");
}

#[tokio::test]
async fn a_full_disk_of_the_log_stops_neither_the_start_nor_a_request() {
    let home = Home::furnished();
    std::os::unix::fs::symlink("/dev/full", home.log_file()).unwrap();
    let registry = home.serve(&[]);
    assert_eq!(registry.raw(&RawRequest::new("GET", "/healthz")).status, 200);
    assert!(registry.terminate().success());
}
