//! The README's recipes for proxies. Each block runs as written, in front of the registry, with other
//! ports and folders only.

use serde_json::json;
use tokio::sync::Mutex;

use crate::support::home::{Home, PASSWORD};
use crate::support::package::stored;
use crate::support::real_proxy::{CLIENT, HOST, Kind, Proxy};
use crate::support::{IssuedKey, RawRequest, Registry, nupkg};

const CONFIG: &str = r#"
public_url = "https://registry.example"
trusted_proxies = ["127.0.0.1/32"]

[[galleries]]
name = "Contoso Gallery"
secret = "contosos-secret-nobody-can-guess"
origins = ["https://gallery.example"]
"#;
/// A large upload needs much memory in the test.
static LARGE: Mutex<()> = Mutex::const_new(());
const PAGE: &str = "<!doctype html><title>page</title>";

fn start_registry() -> Registry {
    let home = Home::furnished();
    let (file, dist) = (home.folder().join("latchkey.toml"), home.folder().join("dist"));
    std::fs::write(&file, CONFIG).unwrap();
    std::fs::create_dir(&dist).unwrap();
    for page in ["index.html", "embed.html"] {
        std::fs::write(dist.join(page), PAGE).unwrap();
    }
    let (file, dist) = (file.display().to_string(), dist.display().to_string());
    home.serve(&["--config", &file, "--page", &dist])
}

/// Signs in through the proxy and creates a key.
async fn sign_in(proxy: &Proxy, registry: &Registry) -> (String, IssuedKey) {
    let origin = format!("https://{HOST}");
    let post = |path: &str| RawRequest::new("POST", path).header("Origin", &origin);
    let credentials = json!({ "username": "ada", "password": PASSWORD });
    let signed_in = proxy.exchange(post("/api/v1/session").json(&credentials)).await;
    assert_eq!(signed_in.status, 204, "{signed_in:?}");
    let cookie = signed_in.cookie();
    assert!(cookie.starts_with("__Host-latchkey="), "{cookie}");
    let key = registry.ada().new_key(&json!({}));
    let create = post("/api/v1/keys").header("Cookie", &cookie).json(&key);
    let created = proxy.exchange(create).await;
    assert_eq!(created.status, 201, "{created:?}");
    (cookie, IssuedKey::of(&created.json()))
}

async fn check(kind: Kind) {
    let registry = start_registry();
    let proxy = Proxy::start(kind, &registry.address).await;
    let (cookie, key) = sign_in(&proxy, &registry).await;

    // The client claims another address and another request ID.
    let push = RawRequest::push(&key.value, &nupkg("Contoso.Core", "1.0.0"))
        .header("X-Forwarded-For", "203.0.113.66")
        .header("Forwarded", "for=203.0.113.66")
        .header("X-Request-Id", "forged");
    let pushed = proxy.exchange(push).await;
    assert_eq!(pushed.status, 201, "{pushed:?}");
    let id = pushed.header("x-request-id").unwrap();
    assert_ne!(id, "forged");
    assert!(registry.log().contains(id), "the proxy's ID is in the log");
    let show = RawRequest::new("GET", &format!("/api/v1{}", key.path())).header("Cookie", &cookie);
    let shown = proxy.exchange(show).await.json();
    assert_eq!(shown["current"]["last_used_by"]["address"], CLIENT);

    let refused = proxy.exchange(RawRequest::push(&key.value, &nupkg("Other", "1.0.0"))).await;
    assert_eq!(refused.status, 403, "{refused:?}");
    let sentence = refused.json()["detail"].as_str().unwrap().to_owned();
    assert_eq!(refused.warning(), sentence);
    if kind.keeps_reason_phrase() {
        assert_eq!(refused.reason, sentence);
    }

    if kind.waits_for_registry() {
        assert_eq!(proxy.expect_continue("lk_wrong").await, "403");
    }
    let one_at_a_time = LARGE.lock().await;
    let large = RawRequest::push(&key.value, &stored("Contoso.Large", "1.0.0", 200_000_000));
    let pushed = proxy.exchange(large).await;
    assert_eq!(pushed.status, 201, "{pushed:?}");
    drop(one_at_a_time);

    let section = proxy.exchange(RawRequest::new("GET", "/embed/keys")).await;
    assert_eq!((section.status, section.body.as_str()), (200, PAGE));
    let policy = section.header("content-security-policy").unwrap();
    assert!(policy.contains("frame-ancestors https://gallery.example"), "{policy}");

    assert!(!registry.log().contains("trusted_proxies"), "{}", registry.log());
}

#[tokio::test]
#[ignore = "needs nginx: cargo xtask test"]
async fn the_recipe_for_nginx_lets_everything_through() {
    check(Kind::Nginx).await;
}

#[tokio::test]
#[ignore = "needs Caddy: cargo xtask test"]
async fn the_recipe_for_caddy_lets_everything_through() {
    check(Kind::Caddy).await;
}

#[tokio::test]
#[ignore = "needs HAProxy: cargo xtask test"]
async fn the_recipe_for_haproxy_lets_everything_through() {
    check(Kind::HaProxy).await;
}
