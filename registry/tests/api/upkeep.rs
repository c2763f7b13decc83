//! The background tasks.

use std::time::{Duration, Instant};

use latchkey_contract::Slug;
use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe, Executor, Row};

use crate::support::home::{Home, START};
use crate::support::{DAY, MINUTE, Registry};

const OLD_EVENTS: i64 = 100_000;

#[tokio::test]
async fn a_registry_whose_background_task_fails_ends_with_an_error() {
    let registry = Registry::start();
    // The earliest instant: calculating backwards from it fails.
    registry.set_clock("-262143-01-01T00:00:00Z").await;
    let said = registry.kill().refuse(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("a background task failed (deleting expired rows)"), "{said}");
}

/// Adds events of 1970, which are older than any registry keeps.
async fn add_old_events(database: &mut AnyConnection, number: i64) {
    let sql = format!(
        "WITH RECURSIVE numbers (n) AS \
         (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {number}) \
         INSERT INTO events (id, at, kind, key_id, key_name, owner_id, times) \
         SELECT 'evt_old_' || CAST(n AS TEXT), n, 'used', 'key_old', 'old', 'own_old', 1 FROM numbers"
    );
    database.execute(AssertSqlSafe(sql)).await.unwrap();
}

async fn old_events(database: &mut AnyConnection) -> i64 {
    let sql = "SELECT count(*) FROM events WHERE key_id = 'key_old'";
    database.fetch_one(sql).await.unwrap().get(0)
}

/// Waits until the log has a line with this text, and returns all such lines.
async fn wait_for_log(registry: &Registry, text: &str) -> Vec<String> {
    for _ in 0..300 {
        let log = registry.log();
        let lines: Vec<_> = log.lines().filter(|line| line.contains(text)).collect();
        if !lines.is_empty() {
            return lines.into_iter().map(str::to_owned).collect();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{text} is not in the log: {}", registry.log());
}

#[tokio::test]
async fn a_hundred_thousand_old_events_are_deleted_by_one_replica_between_pushes() {
    let home = Home::furnished();
    let mut database = home.storage.connect(home.folder()).await;
    add_old_events(&mut database, OLD_EVENTS).await;
    let registry = home.serve(&[]);
    let _replica = registry.replica();
    let ada = registry.ada();
    let key = ada.create(&json!({ "packages": ["*"] })).await;
    let (mut longest_push, mut longest_read) = (Duration::ZERO, Duration::ZERO);
    let mut pushes_between_batches = 0;
    for version in 1.. {
        let started = Instant::now();
        registry.use_value(&key.value, "Contoso.Core", &format!("1.0.{version}"));
        longest_push = longest_push.max(started.elapsed());
        let started = Instant::now();
        ada.get("/keys").await.expect(200);
        longest_read = longest_read.max(started.elapsed());
        match old_events(&mut database).await {
            0 => break,
            OLD_EVENTS => {}
            _ => pushes_between_batches += 1,
        }
    }
    println!(
        "while {OLD_EVENTS} events were deleted: {pushes_between_batches} pushes, the longest took \
         {longest_push:?}; the longest read took {longest_read:?}"
    );
    assert!(pushes_between_batches >= 3, "{pushes_between_batches} pushes between two batches");
    assert!(longest_push < Duration::from_secs(5), "{longest_push:?}");
    assert!(longest_read < Duration::from_secs(5), "{longest_read:?}");
    let lines = wait_for_log(&registry, "deleted expired rows").await;
    assert!(lines.len() == 1 && lines[0].contains(&OLD_EVENTS.to_string()), "{lines:?}");
}

#[tokio::test]
async fn a_replica_leaves_old_rows_to_another_one_until_its_lease_expires() {
    let home = Home::furnished();
    let mut database = home.storage.connect(home.folder()).await;
    add_old_events(&mut database, 10).await;
    let now = START.parse::<latchkey_contract::Instant>().unwrap().timestamp();
    let lease = format!("{} upkeep_of_another_replica", now + 4 * MINUTE);
    let sql = format!("INSERT INTO settings (name, value) VALUES ('upkeep', '{lease}')");
    database.execute(AssertSqlSafe(sql)).await.unwrap();
    let registry = home.serve(&[]);
    wait_for_log(&registry, "another replica is deleting expired rows").await;
    assert_eq!(old_events(&mut database).await, 10);
    registry.advance(4 * MINUTE).await;
    let replica = registry.replica();
    wait_for_log(&replica, "deleted expired rows").await;
    assert_eq!(old_events(&mut database).await, 0);
}

#[tokio::test]
async fn expired_rows_of_every_kind_are_deleted_and_newer_ones_stay() {
    let registry = Registry::embedded();
    registry.try_sign_in("ada", "wrong password").await.problem(Slug::WrongCredentials);
    let create = registry.ada().post("/keys").json(&registry.ada().new_key(&json!({})));
    create.idempotency_key("once").await.expect(201);
    registry.gallery().frame(&json!({})).await;
    registry.home.succeed(&["notices", "run"]);
    registry.advance_days(500).await;
    registry.sign_in("bob").await;
    let mut database = registry.home.storage.connect(registry.home.folder()).await;
    let started = START.parse::<latchkey_contract::Instant>().unwrap().timestamp();
    let tables = [
        ("sessions", "seen_at"),
        ("embed_tokens", "expires_at"),
        ("attempts", "since"),
        ("browsers", "signed_in_at"),
        ("idempotency", "created_at"),
        ("events", "at"),
        ("notices", "planned_at"),
        ("notice_mails", "written_at"),
    ];
    let mut counts = async || {
        let mut counts = Vec::new();
        for (table, column) in tables {
            let sql = format!(
                "SELECT count(CASE WHEN {column} < {limit} THEN 1 END) AS old, \
                 count(CASE WHEN {column} >= {limit} THEN 1 END) AS new FROM {table}",
                limit = started + 499 * DAY,
            );
            let row = database.fetch_one(AssertSqlSafe(sql)).await.unwrap();
            counts.push((table, row.get::<i64, _>("old"), row.get::<i64, _>("new")));
        }
        counts
    };
    let before = counts().await;
    assert!(before.iter().all(|(_, old, _)| *old > 0), "{before:?}");
    let replica = registry.replica();
    wait_for_log(&replica, "deleted expired rows").await;
    let after = counts().await;
    assert!(after.iter().all(|(_, old, _)| *old == 0), "{after:?}");
    let new = |counts: &[(&str, i64, i64)]| counts.iter().map(|row| row.2).collect::<Vec<_>>();
    assert_eq!(new(&after), new(&before));
}
