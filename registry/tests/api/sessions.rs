//! Signing in, and the lifetime of a session.

use std::time::{Duration, Instant};

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::json;
use sqlx::Row;

use crate::support::home::PASSWORD;
use crate::support::{DAY, HOUR, Registry, nupkg, redact};

const OTHER: &str = "another horse, another staple";

#[tokio::test]
async fn the_session_names_the_person_and_the_owners() {
    let registry = Registry::start();
    let session = registry.ada().get("/session").await.expect(200);
    insta::assert_json_snapshot!(redact(&session));
}

#[tokio::test]
async fn the_cookie_is_a_session_cookie_hidden_from_scripts() {
    let registry = Registry::start();
    let answer = registry.try_sign_in("ada", PASSWORD).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    let cookie = answer.header("set-cookie");
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert!(pair.strip_prefix("latchkey=").unwrap().len() >= 32);
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_the_host() {
    let registry = Registry::with_config("public_url = \"https://registry.example\"\n");
    let call = registry.nobody().post("/session").header("Host", "registry.example");
    let call = call.header("Origin", "https://registry.example");
    let answer = call.json(&json!({ "username": "ada", "password": PASSWORD })).await;
    answer.expect(204);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-latchkey="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
}

#[tokio::test]
async fn twelve_idle_hours_end_a_session() {
    let registry = Registry::start();
    let ada = registry.ada();
    for _ in 0..3 {
        registry.advance(12 * HOUR - 1).await;
        ada.get("/session").await.expect(200);
    }
    registry.advance(12 * HOUR).await;
    ada.get("/session").await.problem(Slug::NotSignedIn);
}

#[tokio::test]
async fn fourteen_days_end_a_session_in_use() {
    let registry = Registry::start();
    let ada = registry.ada();
    for _ in 0..28 {
        registry.advance(DAY / 2 - 1).await;
        ada.get("/session").await.expect(200);
    }
    registry.advance(27).await;
    ada.get("/session").await.expect(200);
    registry.advance(1).await;
    ada.get("/session").await.problem(Slug::NotSignedIn);
}

#[tokio::test]
async fn signing_out_ends_only_this_session_and_clears_the_cookie() {
    let registry = Registry::start();
    let other = registry.sign_in("ada").await;
    let answer = registry.ada().delete("/session").await;
    answer.expect(204);
    assert!(answer.header("set-cookie").starts_with("latchkey=; "));
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    registry.ada().get("/session").await.problem(Slug::NotSignedIn);
    other.get("/session").await.expect(200);
}

#[tokio::test]
async fn a_new_password_ends_every_session_and_replaces_the_old_one() {
    let registry = Registry::start();
    let output = registry.home.run(&["user", "password", "ada"], "another password\n");
    assert!(output.status.success());
    registry.ada().get("/session").await.problem(Slug::NotSignedIn);
    registry.bob().get("/session").await.expect(200);
    registry.try_sign_in("ada", PASSWORD).await.problem(Slug::WrongCredentials);
    assert_eq!(registry.try_sign_in("ada", "another password").await.status, 204);
}

#[tokio::test]
async fn an_old_password_gives_no_session_during_its_change() {
    let registry = Registry::with_config("limits.sign_in_failures = 1000\n");
    for round in 0..12u64 {
        let home = std::sync::Arc::clone(&registry.home);
        let (old, new) = if round % 2 == 0 { (PASSWORD, OTHER) } else { (OTHER, PASSWORD) };
        let change = tokio::task::spawn_blocking(move || {
            let output = home.run(&["user", "password", "ada"], &format!("{new}\n"));
            assert!(output.status.success());
        });
        tokio::time::sleep(Duration::from_millis(round * 10)).await;
        let answer = registry.try_sign_in("ada", old).await;
        change.await.unwrap();
        if answer.status == 204 {
            let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
            let session = registry.nobody().get("/session").header("Cookie", &cookie).await;
            session.problem(Slug::NotSignedIn);
        }
    }
}

#[tokio::test]
async fn a_disabled_person_cannot_sign_in_but_keys_of_organizations_still_work() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.home.succeed(&["user", "disable", "ada"]);
    registry.ada().get("/session").await.problem(Slug::NotSignedIn);
    registry.try_sign_in("ada", PASSWORD).await.problem(Slug::WrongCredentials);
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    assert_eq!(registry.bob().show(&key).await["created_by"], "ada");
}

#[tokio::test]
async fn personal_keys_of_a_disabled_person_are_refused_until_the_person_is_enabled() {
    let registry = Registry::start();
    let key =
        registry.ada().create(&json!({ "owner": registry.owner("ada"), "packages": ["*"] })).await;
    registry.use_value(&key.value, "Ada.Core", "1.0.0");
    let said = registry.home.succeed(&["user", "disable", "ada"]);
    assert!(said.contains("personal keys are refused"), "{said}");
    let refused = registry.push(&key.value, &nupkg("Ada.Core", "1.0.1"));
    assert!(refused.reason.contains("the account of its owner ada is disabled"), "{refused:?}");
    refused.refusal(Slug::KeyDisabled);
    assert_eq!(registry.key_info(&key.value).await["refusal"], "key-disabled");
    registry.home.succeed(&["user", "enable", "ada"]);
    registry.use_value(&key.value, "Ada.Core", "1.0.2");
    registry.sign_in("ada").await.get("/session").await.expect(200);
}

#[tokio::test]
async fn an_unknown_name_gets_the_same_answer_as_a_wrong_password() {
    let registry = Registry::start();
    let known = registry.try_sign_in("ada", "not the password").await;
    for name in ["nobody-here", "", "ADA", "contoso", "a\u{0}b", "🔑", &"x".repeat(10_000)] {
        let unknown = registry.try_sign_in(name, "not the password").await;
        assert_eq!(unknown.problem(Slug::WrongCredentials), known.json(), "{name}");
        assert_eq!(unknown.header("set-cookie"), "");
    }
    for password in ["", "\u{0}", &"x".repeat(20_000)] {
        registry.try_sign_in("ada", password).await.problem(Slug::WrongCredentials);
    }
}

#[tokio::test]
async fn the_time_of_a_refusal_does_not_reveal_if_a_name_exists() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 100\n");
    registry.home.succeed(&["user", "disable", "cy"]);
    // The minimum of several tries, because other load on the machine can only add time.
    let mut least = ["ada", "nobody-here", "cy", "a\u{0}b"].map(|name| (name, Duration::MAX));
    for round in 1..=60 {
        for (name, least) in &mut least {
            let asked = Instant::now();
            registry.try_sign_in(name, "not the password").await.problem(Slug::WrongCredentials);
            *least = asked.elapsed().min(*least);
        }
        let wrong_password = least[0].1;
        let same_work = wrong_password * 2 / 3..wrong_password * 3 / 2;
        if round > 5 && least.iter().all(|(_, took)| same_work.contains(took)) {
            return;
        }
    }
    panic!("the time of a refusal reveals an unknown or disabled name: {least:?}");
}

#[tokio::test]
async fn signing_in_again_ends_the_browsers_previous_session() {
    let registry = Registry::start();
    let before = registry.sign_in("ada").await;
    let again = registry.call(Method::POST, "/api/v1/session");
    let again = again.header("Origin", &registry.origin()).header("Cookie", &before.cookie);
    let form = json!({"username": "ada", "password": PASSWORD});
    assert_eq!(again.json(&form).await.status, 204);
    before.get("/session").await.problem(Slug::NotSignedIn);
}

#[tokio::test]
async fn without_a_session_only_policy_and_openapi_are_readable() {
    let registry = Registry::start();
    let nobody = registry.nobody();
    for path in ["/session", "/keys", "/keys/timeline", "/keys/key_x", "/events", "/packages"] {
        let answer = nobody.get(path).await;
        answer.problem(Slug::NotSignedIn);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    for path in ["/policy", "/openapi.json"] {
        assert_eq!(nobody.get(path).await.status, 200, "{path}");
    }
    let stolen = nobody.get("/session").header("Cookie", "latchkey=0123456789abcdef");
    stolen.await.problem(Slug::NotSignedIn);
}

#[tokio::test]
async fn the_default_policy_is_public() {
    let registry = Registry::start();
    insta::assert_json_snapshot!(registry.nobody().get("/policy").await.expect(200));
}

#[tokio::test]
async fn a_person_has_50_sessions_and_the_newest_replaces_the_oldest() {
    let registry = Registry::start();
    let mut database = registry.home.storage.connect(registry.home.folder()).await;
    let newer = "INSERT INTO sessions (token_hash, user_id, created_at, seen_at, confirmed_at) \
                 SELECT $1, user_id, created_at + 1, seen_at, confirmed_at FROM sessions \
                 WHERE user_id = $2 ORDER BY created_at LIMIT 1";
    for n in 0..49 {
        let insert = sqlx::query(newer).bind(format!("hash {n}")).bind(registry.user("ada"));
        insert.execute(&mut database).await.unwrap();
    }
    registry.ada().get("/session").await.expect(200);
    registry.advance(2).await;
    let newest = registry.sign_in("ada").await;
    registry.ada().get("/session").await.problem(Slug::NotSignedIn);
    newest.get("/session").await.expect(200);
    registry.bob().get("/session").await.expect(200);
    let count = "SELECT count(*) FROM sessions WHERE user_id = $1";
    let count = sqlx::query(count).bind(registry.user("ada")).fetch_one(&mut database).await;
    assert_eq!(count.unwrap().get::<i64, _>(0), 50);
}
