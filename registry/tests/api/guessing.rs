//! Strangers guess passwords from many addresses, with many names.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use latchkey_contract::Slug;
use serde_json::json;
use sqlx::Row;

use crate::support::call::Call;
use crate::support::home::PASSWORD;
use crate::support::{DAY, MINUTE, Registry};

const OFFICE: &str = "192.0.2.1";
const HOME: &str = "198.51.100.1";

/// A registry behind a proxy that reports the client's address.
fn behind_a_proxy(failures: u32) -> Registry {
    Registry::with_config(&format!(
        "trusted_proxies = [\"127.0.0.1/32\"]\nlimits.sign_in_failures = {failures}\n"
    ))
}

fn sign_in(registry: &Registry, name: &str, password: &str, address: &str) -> Call {
    let body = json!({ "username": name, "password": password });
    registry.nobody().post("/session").json(&body).header("X-Forwarded-For", address)
}

/// Signs in and returns the browser's cookies.
async fn known_browser(registry: &Registry, name: &str) -> String {
    let answer = sign_in(registry, name, PASSWORD, OFFICE).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    answer.cookies()
}

/// A stranger who tries again while too many people sign in.
async fn patient_guess(registry: &Registry, name: &str, address: &str) -> u16 {
    loop {
        let status = sign_in(registry, name, "a guess", address).await.status;
        if status != 503 {
            return status;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Guesses from ever new addresses until no stranger may sign in to the account.
async fn lock_out_strangers(registry: &Registry, name: &str) {
    for n in 0..100 {
        let guess = sign_in(registry, name, "a guess", &format!("203.0.113.{n}")).await;
        if guess.status == 429 {
            return;
        }
        guess.problem(Slug::WrongCredentials);
    }
    panic!("strangers may still sign in to the account after 100 guesses");
}

async fn rows_of_attempts(registry: &Registry) -> i64 {
    let mut database = registry.home.storage.connect(registry.home.folder()).await;
    let sql = "SELECT count(*) FROM attempts";
    sqlx::query(sql).fetch_one(&mut database).await.unwrap().get(0)
}

#[tokio::test]
async fn a_known_browser_signs_in_while_thousands_of_addresses_guess_the_password() {
    let registry = behind_a_proxy(2);
    let mut cookies = known_browser(&registry, "ada").await;
    let registry_of_guesses = &registry;
    let guesses = stream::iter(0..3_000).map(|n| async move {
        patient_guess(registry_of_guesses, "ada", &format!("10.0.{}.{}", n >> 8, n & 255)).await
    });
    let mut guesses = guesses.buffer_unordered(30);
    let (mut checked, mut sign_ins) = (0, 0);
    let mut total = 0;
    while let Some(status) = guesses.next().await {
        total += 1;
        checked += usize::from(status == 401);
        if total % 500 == 0 {
            let stranger = sign_in(&registry, "ada", PASSWORD, HOME).await;
            stranger.problem(Slug::TooManyRequests);
            let own = sign_in(&registry, "ada", PASSWORD, HOME).header("Cookie", &cookies).await;
            assert_eq!(own.status, 204, "after {total} guesses: {}", own.text);
            cookies = own.cookies();
            sign_ins += 1;
        }
    }
    assert_eq!(sign_ins, 6);
    assert_eq!(checked, 20, "of {total} guesses");
}

#[tokio::test]
async fn a_known_browser_signs_in_while_strangers_fill_the_queue() {
    let registry = behind_a_proxy(1_000);
    let cookies = known_browser(&registry, "ada").await;
    let guess = |n: u32| {
        sign_in(&registry, &format!("name {n}"), "a guess", &format!("10.0.{}.1", n % 100))
    };
    let guesses = stream::iter(0..400).map(|n| async move { guess(n).await.status });
    let mut guesses = guesses.buffer_unordered(100);
    while guesses.next().await.unwrap() != 503 {}
    let own = sign_in(&registry, "ada", PASSWORD, OFFICE).header("Cookie", &cookies);
    let ((), own) = tokio::join!(async { while guesses.next().await.is_some() {} }, own);
    assert_eq!(own.status, 204, "{}", own.text);
}

#[tokio::test]
async fn strangers_at_the_same_address_cannot_lock_a_known_browser_out() {
    let registry = behind_a_proxy(2);
    let cookies = known_browser(&registry, "ada").await;
    for n in 0..20 {
        let name = if n < 2 { "ada" } else { &format!("name {n}") };
        sign_in(&registry, name, "a guess", OFFICE).await.problem(Slug::WrongCredentials);
    }
    sign_in(&registry, "bob", PASSWORD, OFFICE).await.problem(Slug::TooManyRequests);
    let own = sign_in(&registry, "ada", PASSWORD, OFFICE).header("Cookie", &cookies).await;
    assert_eq!(own.status, 204, "{}", own.text);
}

#[tokio::test]
async fn a_known_browser_has_a_limit_of_its_own() {
    let registry = behind_a_proxy(3);
    let cookies = known_browser(&registry, "ada").await;
    let from_browser = |password, address: &str| {
        sign_in(&registry, "ada", password, address).header("Cookie", &cookies)
    };
    for n in 0..3 {
        let guess = from_browser("a guess", &format!("203.0.113.{n}")).await;
        guess.problem(Slug::WrongCredentials);
    }
    from_browser(PASSWORD, HOME).await.problem(Slug::TooManyRequests);
    assert_eq!(sign_in(&registry, "ada", PASSWORD, HOME).await.status, 204);
    registry.advance(15 * MINUTE + 1).await;
    assert_eq!(from_browser(PASSWORD, HOME).await.status, 204);
}

#[tokio::test]
async fn a_browser_is_known_only_to_the_people_who_signed_in_there() {
    let registry = behind_a_proxy(1);
    let cookies = known_browser(&registry, "ada").await;
    lock_out_strangers(&registry, "bob").await;
    let bob = |cookies: &str| sign_in(&registry, "bob", PASSWORD, HOME).header("Cookie", cookies);
    bob(&cookies).await.problem(Slug::TooManyRequests);
    registry.advance(15 * MINUTE + 1).await;
    let shared = bob(&cookies).await;
    assert_eq!(shared.status, 204);
    for name in ["ada", "bob"] {
        lock_out_strangers(&registry, name).await;
    }
    let again = bob(&shared.cookies()).await;
    assert_eq!(again.status, 204, "{}", again.text);
    let ada = sign_in(&registry, "ada", PASSWORD, HOME).header("Cookie", &again.cookies()).await;
    assert_eq!(ada.status, 204, "ada stays known after bob signs in: {}", ada.text);
    bob(&cookies).await.problem(Slug::TooManyRequests);
}

#[tokio::test]
async fn strangers_cannot_stop_a_person_from_confirming_or_changing_the_password() {
    let registry = behind_a_proxy(1);
    lock_out_strangers(&registry, "ada").await;
    let confirm = json!({ "password": PASSWORD });
    registry.ada().post("/session/confirm").json(&confirm).await.expect(204);
    let change = json!({ "current": PASSWORD, "new": "a new horse in the stable" });
    registry.ada().post("/session/password").json(&change).await.expect(204);
    let wrong = json!({ "password": PASSWORD });
    registry.ada().post("/session/confirm").json(&wrong).await.problem(Slug::WrongCredentials);
    registry.ada().post("/session/confirm").json(&wrong).await.problem(Slug::TooManyRequests);
}

#[tokio::test]
async fn thousands_of_addresses_of_one_ipv6_network_count_as_one() {
    let registry = behind_a_proxy(1);
    let before = rows_of_attempts(&registry).await;
    let registry_of_guesses = &registry;
    let guesses = stream::iter(0..3_000).map(|n| async move {
        let address = format!("2001:db8:0:7:{:x}:{:x}::1", n >> 8, n & 255);
        patient_guess(registry_of_guesses, &format!("name {n}"), &address).await
    });
    let statuses: Vec<u16> = guesses.buffer_unordered(30).collect().await;
    let checked = statuses.iter().filter(|status| **status == 401).count();
    assert_eq!(checked, 10, "of {} guesses", statuses.len());
    let limited = statuses.iter().filter(|status| **status == 429).count();
    assert_eq!(checked + limited, statuses.len());
    let rows = rows_of_attempts(&registry).await - before;
    assert_eq!(rows, 22, "two rows for each guess that was checked, and one for each network");
    let other = sign_in(&registry, "ada", "a guess", "2001:db8:0:8::1").await;
    other.problem(Slug::WrongCredentials);
}

/// Another /64 of one /48 for each number.
fn in_one_48(n: u32) -> String {
    format!("2001:db8:7:{n:x}::1")
}

#[tokio::test]
async fn an_ipv6_48_has_ten_times_the_limit_of_a_64() {
    let registry = behind_a_proxy(1);
    let registry = &registry;
    let guesses = stream::iter(0..120)
        .map(|n| async move { patient_guess(registry, &format!("name {n}"), &in_one_48(n)).await });
    let statuses: Vec<u16> = guesses.buffer_unordered(4).collect().await;
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 100);
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 20);
}

#[tokio::test]
async fn a_stranger_with_an_ipv6_48_leaves_other_people_places_to_sign_in() {
    let registry = behind_a_proxy(1_000);
    let guess = |n: u32| sign_in(&registry, &format!("name {n}"), "a guess", &in_one_48(n));
    let guesses = stream::iter(0..).map(|n| async move { guess(n).await.status });
    let mut guesses = guesses.buffer_unordered(60);
    while guesses.next().await.unwrap() != 503 {}
    let own = async {
        for _ in 0..5 {
            let own = sign_in(&registry, "ada", PASSWORD, HOME).await;
            assert_eq!(own.status, 204, "{}", own.text);
        }
    };
    tokio::select! {
        () = own => {}
        () = async { while guesses.next().await.is_some() {} } => unreachable!("strangers go on"),
    }
}

#[tokio::test]
async fn one_account_leaves_other_accounts_places_to_confirm() {
    let registry = behind_a_proxy(1_000);
    let (ada, bob) = (registry.ada(), registry.bob());
    let confirm = json!({ "password": PASSWORD });
    let (ada, confirm) = (&ada, &confirm);
    let again = stream::repeat(())
        .map(|()| async move { ada.post("/session/confirm").json(confirm).await.status });
    let mut again = again.buffer_unordered(60);
    while again.next().await.unwrap() != 503 {}
    let own = async {
        for _ in 0..5 {
            bob.post("/session/confirm").json(confirm).await.expect(204);
        }
    };
    tokio::select! {
        () = own => {}
        () = async { while again.next().await.is_some() {} } => unreachable!("ada goes on"),
    }
}

#[tokio::test]
async fn an_ipv4_address_written_as_ipv6_counts_as_itself() {
    let registry = behind_a_proxy(1);
    for n in 0..10 {
        let address = if n % 2 == 0 { OFFICE.to_owned() } else { format!("::ffff:{OFFICE}") };
        let guess = sign_in(&registry, &format!("name {n}"), "a guess", &address).await;
        guess.problem(Slug::WrongCredentials);
    }
    for address in [OFFICE, "::ffff:192.0.2.1", "::ffff:c000:201"] {
        let limited = sign_in(&registry, "ada", PASSWORD, address).await;
        limited.problem(Slug::TooManyRequests);
    }
    assert_eq!(sign_in(&registry, "ada", PASSWORD, "::ffff:192.0.2.2").await.status, 204);
}

#[tokio::test]
async fn the_device_cookie_outlives_the_session_and_a_new_password() {
    let registry = behind_a_proxy(1);
    let answer = sign_in(&registry, "ada", PASSWORD, OFFICE).await;
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    let [_, device] = cookies[..] else { panic!("{cookies:?}") };
    let (pair, attributes) = device.to_str().unwrap().split_once("; ").unwrap();
    assert!(pair.strip_prefix("latchkey-browser=").unwrap().len() >= 32);
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict; Max-Age=15552000");
    registry.home.succeed(&["user", "password", "ada"]);
    registry.advance(179 * DAY).await;
    lock_out_strangers(&registry, "ada").await;
    let own = sign_in(&registry, "ada", PASSWORD, HOME).header("Cookie", &answer.cookies()).await;
    assert_eq!(own.status, 204, "{}", own.text);
    registry.advance(180 * DAY).await;
    lock_out_strangers(&registry, "ada").await;
    let late = sign_in(&registry, "ada", PASSWORD, HOME).header("Cookie", &own.cookies()).await;
    late.problem(Slug::TooManyRequests);
}

#[tokio::test]
async fn a_person_has_ten_known_browsers_and_the_newest_replaces_the_oldest() {
    let registry = behind_a_proxy(1);
    let mut browsers = Vec::new();
    for _ in 0..11 {
        browsers.push(known_browser(&registry, "ada").await);
        registry.advance(1).await;
    }
    lock_out_strangers(&registry, "ada").await;
    let from = |cookies: &str| sign_in(&registry, "ada", PASSWORD, HOME).header("Cookie", cookies);
    from(&browsers[0]).await.problem(Slug::TooManyRequests);
    for known in [&browsers[1], &browsers[10]] {
        assert_eq!(from(known).await.status, 204);
    }
}
