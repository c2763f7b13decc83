//! `POST /session/password`: a person changes their own password.

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::json;

use crate::support::call::Call;
use crate::support::home::PASSWORD;
use crate::support::{Person, Registry};

const NEW: &str = "a new horse in the stable";

fn change(person: &Person<'_>, current: &str, new: &str) -> Call {
    person.post("/session/password").json(&json!({ "current": current, "new": new }))
}

/// Creates a calendar link and returns its path.
async fn calendar_link(person: &Person<'_>) -> String {
    let url = person.post("/calendar").await.expect(200)["url"].as_str().unwrap().to_owned();
    url.strip_prefix(&person.registry.origin()).unwrap().to_owned()
}

#[tokio::test]
async fn after_a_change_only_the_new_password_signs_in() {
    let registry = Registry::start();
    let answer = change(&registry.ada(), PASSWORD, NEW).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    registry.try_sign_in("ada", PASSWORD).await.problem(Slug::WrongCredentials);
    assert_eq!(registry.try_sign_in("ada", NEW).await.status, 204);
    change(&registry.ada(), NEW, PASSWORD).await.expect(204);
    assert_eq!(registry.try_sign_in("ada", PASSWORD).await.status, 204);
}

#[tokio::test]
async fn a_change_ends_other_sessions_embed_tokens_and_calendar_links() {
    let registry = Registry::embedded();
    let (ada, bob) = (registry.ada(), registry.bob());
    let other_session = registry.sign_in("ada").await;
    let frame = registry.gallery().confirmed_frame().await;
    let link = calendar_link(&ada).await;
    let frame_of_bob = registry.gallery().frame(&json!({ "user": registry.user("bob") })).await;
    let link_of_bob = calendar_link(&bob).await;
    change(&ada, PASSWORD, NEW).await.expect(204);
    other_session.get("/session").await.problem(Slug::NotSignedIn);
    frame.get("/session").await.problem(Slug::NotSignedIn);
    registry.call(Method::GET, &link).await.problem(Slug::NotFound);
    assert_eq!(ada.get("/calendar").await.expect(200)["active"], false);
    for person in [&ada, &bob, &frame_of_bob] {
        person.get("/session").await.expect(200);
    }
    assert_eq!(registry.call(Method::GET, &link_of_bob).await.status, 200);
}

#[tokio::test]
async fn the_password_command_ends_sessions_and_the_calendar_link() {
    let registry = Registry::start();
    let link = calendar_link(&registry.ada()).await;
    registry.home.succeed(&["user", "password", "ada"]);
    registry.ada().get("/session").await.problem(Slug::NotSignedIn);
    registry.call(Method::GET, &link).await.problem(Slug::NotFound);
}

#[tokio::test]
async fn a_wrong_current_password_is_refused_and_changes_nothing() {
    let registry = Registry::start();
    let other_session = registry.sign_in("ada").await;
    for wrong in ["not the password", "", &"x".repeat(2_000), NEW] {
        let new = "yet another password";
        change(&registry.ada(), wrong, new).await.problem(Slug::WrongCredentials);
    }
    other_session.get("/session").await.expect(200);
    assert_eq!(registry.try_sign_in("ada", PASSWORD).await.status, 204);
}

#[tokio::test]
async fn wrong_current_passwords_count_toward_the_sign_in_limit() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 3\n");
    let ada = registry.ada();
    for _ in 0..3 {
        change(&ada, "wrong password", NEW).await.problem(Slug::WrongCredentials);
    }
    let limited = change(&ada, PASSWORD, NEW).await;
    limited.problem(Slug::TooManyRequests);
    assert_eq!(limited.header("retry-after"), "901");
    registry.try_sign_in("ada", PASSWORD).await.problem(Slug::TooManyRequests);
    change(&registry.bob(), PASSWORD, NEW).await.expect(204);
}

#[tokio::test]
async fn a_successful_change_resets_the_failure_count() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 2\n");
    let ada = registry.ada();
    change(&ada, "wrong password", NEW).await.problem(Slug::WrongCredentials);
    change(&ada, PASSWORD, NEW).await.expect(204);
    for _ in 0..2 {
        change(&ada, "wrong password", PASSWORD).await.problem(Slug::WrongCredentials);
    }
}

#[tokio::test]
async fn an_invalid_new_password_is_refused_with_its_field() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 1\n");
    let ada = registry.ada();
    for new in ["", "7 chars", "ünïcödé", &"x".repeat(1_025), PASSWORD] {
        let answer = change(&ada, PASSWORD, new).await;
        assert_eq!(answer.invalid_fields(), ["new"], "{new}");
        // The answer must not repeat the submitted password.
        assert!(new.is_empty() || !answer.text.contains(new), "{}", answer.text);
    }
    let longest = "ü".repeat(512);
    change(&ada, PASSWORD, &longest).await.expect(204);
    assert_eq!(registry.try_sign_in("ada", &longest).await.status, 204);
}

#[tokio::test]
async fn a_body_with_missing_extra_or_mistyped_fields_is_invalid() {
    let registry = Registry::start();
    let ada = registry.ada();
    let post = |body| ada.post("/session/password").json(&body);
    let missing = post(json!({ "current": PASSWORD })).await;
    missing.problem(Slug::Invalid);
    let more = post(json!({ "current": PASSWORD, "new": NEW, "repeated": NEW })).await;
    assert_eq!(more.invalid_fields(), ["repeated"]);
    let number = post(json!({ "current": PASSWORD, "new": 12_345_678 })).await;
    assert_eq!(number.invalid_fields(), ["new"]);
    registry.sign_in("ada").await;
}

#[tokio::test]
async fn a_change_needs_a_session_the_registrys_origin_and_json() {
    let registry = Registry::start();
    let ada = registry.ada();
    change(&registry.nobody(), PASSWORD, NEW).await.problem(Slug::NotSignedIn);
    change(&ada, PASSWORD, NEW).without("Origin").await.problem(Slug::BadOrigin);
    let foreign = change(&ada, PASSWORD, NEW).header("Origin", "https://evil.example");
    foreign.await.problem(Slug::BadOrigin);
    let body = json!({ "current": PASSWORD, "new": NEW }).to_string();
    let text = ada.post("/session/password").body("text/plain", body);
    text.await.problem(Slug::UnsupportedMediaType);
    registry.sign_in("ada").await;
}

#[tokio::test]
async fn an_embed_token_cannot_change_a_password() {
    let registry = Registry::embedded();
    let frame = registry.gallery().confirmed_frame().await;
    change(&frame, PASSWORD, NEW).await.problem(Slug::NotFound);
    frame.get("/session").await.expect(200);
    registry.sign_in("ada").await;
}

#[tokio::test]
async fn only_one_of_concurrent_changes_succeeds() {
    let registry = Registry::with_config("limits.sign_in_failures = 1000\n");
    let replica = registry.replica();
    let people = [registry.ada(), replica.ada()];
    let passwords = (0..6).map(|n| format!("new password number {n}")).collect::<Vec<_>>();
    let changes = passwords.iter().enumerate().map(|(at, new)| {
        let call = change(&people[at % 2], PASSWORD, new);
        async move { (call.await.status, new) }
    });
    let answers = futures_util::future::join_all(changes).await;
    let succeeded: Vec<_> = answers.iter().filter(|(status, _)| *status == 204).collect();
    assert_eq!(succeeded.len(), 1, "{answers:?}");
    // Only two changes of one account check the password at once.
    let refused = answers.iter().filter(|(status, _)| matches!(status, 401 | 503)).count();
    assert_eq!(refused, 5, "{answers:?}");
    assert_eq!(registry.try_sign_in("ada", succeeded[0].1).await.status, 204);
}

#[tokio::test]
async fn a_burst_of_changes_uses_the_memory_of_two_hashes() {
    const AT_ONCE: usize = 40;
    // One hash uses 19 MiB of memory.
    const TWO_HASHES_KIB: u64 = 2 * 19 * 1_024;
    let registry = Registry::with_config("limits.sign_in_failures = 1000\n");
    let ada = registry.ada();
    let before = registry.memory_kib();
    let changes = (0..AT_ONCE).map(|_| async { change(&ada, PASSWORD, NEW).await.status });
    let answers = futures_util::future::join_all(changes).await;
    assert_eq!(answers.iter().filter(|status| **status == 204).count(), 1, "{answers:?}");
    let grown = registry.memory_kib().saturating_sub(before);
    assert!(grown < TWO_HASHES_KIB + 24 * 1_024, "{grown} KiB");
}

#[tokio::test]
async fn no_password_is_logged_or_stored_as_text() {
    let registry = Registry::start();
    change(&registry.ada(), "wrong secret words", NEW).await.problem(Slug::WrongCredentials);
    change(&registry.ada(), PASSWORD, NEW).await.expect(204);
    let log = registry.log();
    let home = registry.kill();
    for secret in ["wrong secret words", PASSWORD, NEW] {
        assert!(!log.contains(secret), "{secret} is in the log");
        for (place, bytes) in home.everything_stored().await {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} is in {place}");
        }
    }
}
