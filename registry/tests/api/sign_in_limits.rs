//! How many sign-ins may fail, and how many may run at once.

use std::time::Duration;

use latchkey_contract::Slug;
use sqlx::Row;

use crate::support::home::PASSWORD;
use crate::support::{MINUTE, Registry};

#[tokio::test]
async fn too_many_failed_sign_ins_are_refused_with_a_retry_time() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 3\n");
    for _ in 0..3 {
        registry.try_sign_in("ada", "wrong password").await.problem(Slug::WrongCredentials);
        registry.advance(MINUTE).await;
    }
    let limited = registry.try_sign_in("ada", PASSWORD).await;
    let detail = limited.problem(Slug::TooManyRequests)["detail"].clone();
    assert_eq!(detail, "Too many failed sign-ins. Try again in 13 minutes.");
    let wait: i64 = limited.header("retry-after").parse().unwrap();
    assert_eq!(wait, 12 * MINUTE + 1);
    assert_eq!(
        registry.try_sign_in("bob", PASSWORD).await.status,
        204,
        "other people are not limited"
    );
    registry.advance(wait - MINUTE).await;
    let limited = registry.try_sign_in("ada", PASSWORD).await;
    let detail = limited.problem(Slug::TooManyRequests)["detail"].clone();
    assert_eq!(detail, "Too many failed sign-ins. Try again in 1 minute.");
    registry.advance(MINUTE).await;
    registry.sign_in("ada").await;
}

#[tokio::test]
async fn concurrent_guesses_are_all_counted() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 3\n");
    let guesses = (0..30).map(|n| {
        let registry = &registry;
        async move {
            loop {
                let guess = registry.try_sign_in("ada", &format!("guess number {n}")).await;
                // Only two sign-ins to one account run at once.
                if guess.status != 503 {
                    return guess.status;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    });
    let answers = futures_util::future::join_all(guesses).await;
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 3);
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 27);
}

#[tokio::test]
async fn a_successful_sign_in_resets_the_failure_count() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 2\n");
    for _ in 0..3 {
        registry.try_sign_in("ada", "wrong password").await.problem(Slug::WrongCredentials);
        registry.sign_in("ada").await;
    }
}

#[tokio::test]
async fn replicas_share_the_limit_of_failed_sign_ins() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 2\n");
    let second = registry.replica();
    registry.try_sign_in("ada", "wrong password").await.problem(Slug::WrongCredentials);
    second.try_sign_in("ada", "wrong password").await.problem(Slug::WrongCredentials);
    registry.try_sign_in("ada", PASSWORD).await.problem(Slug::TooManyRequests);
}

#[tokio::test]
async fn more_sign_ins_than_there_is_room_for_are_refused_uncounted_in_little_memory() {
    let registry = Registry::with_config("[limits]\nsign_in_failures = 1000\n");
    let before = registry.memory_kib();
    let tries = (0..200).map(|_| registry.try_sign_in("ada", "not the password"));
    let answers = futures_util::future::join_all(tries).await;
    let grown = registry.memory_kib().saturating_sub(before);
    let with = |status: u16| answers.iter().filter(|one| one.status == status).count();
    assert_eq!(with(401) + with(503), 200);
    assert!(with(503) > 0, "none of 200 was refused for want of room");
    let busy = answers.iter().find(|one| one.status == 503).unwrap();
    assert_eq!(busy.header("retry-after"), "2");
    assert!(grown < 64 * 1024, "{grown} KiB more than before");
    let mut database = registry.home.storage.connect(registry.home.folder()).await;
    let sql = "SELECT failures FROM attempts WHERE subject LIKE 'pair %'";
    let counted: i64 = sqlx::query(sql).fetch_one(&mut database).await.unwrap().get(0);
    assert_eq!(usize::try_from(counted).unwrap(), with(401), "only a checked password counts");
    registry.sign_in("ada").await.get("/session").await.expect(200);
}
