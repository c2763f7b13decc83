//! Reads while an import, or any other long transaction, keeps everyone else from writing.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe, Executor, Row};

use crate::support::home::Home;
use crate::support::imported::hash;
use crate::support::storage::Storage;
use crate::support::{HOUR, MINUTE, Person, Registry};

/// A blocked writer waits for 30 seconds. This is much less, and enough for a busy machine.
const AT_ONCE: Duration = Duration::from_secs(5);

/// Begins a transaction after which nobody else can write.
async fn block_writers(home: &Home) -> AnyConnection {
    let mut connection = home.storage.connect(home.folder()).await;
    if matches!(home.storage, Storage::Sqlite) {
        connection.execute("BEGIN IMMEDIATE").await.unwrap();
        return connection;
    }
    let tables = "SELECT string_agg(tablename, ', ') FROM pg_tables WHERE schemaname = 'public'";
    let tables: String = connection.fetch_one(tables).await.unwrap().get(0);
    connection.execute("BEGIN").await.unwrap();
    let sql = format!("LOCK TABLE {tables} IN EXCLUSIVE MODE");
    connection.execute(AssertSqlSafe(sql)).await.unwrap();
    connection
}

async fn seen_at(home: &Home) -> i64 {
    let mut connection = home.storage.connect(home.folder()).await;
    let sql = "SELECT max(seen_at) FROM sessions";
    connection.fetch_one(sql).await.unwrap().get(0)
}

/// Waits until a use of a session at a later instant than `before` is stored.
async fn wait_for_a_write(home: &Home, before: i64) {
    for _ in 0..300 {
        if seen_at(home).await > before {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the use of the session is not stored");
}

#[tokio::test]
async fn every_get_request_is_answered_while_nobody_can_write() {
    let registry = Registry::embedded();
    let ada = registry.ada();
    let key = ada.a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let url = ada.post("/calendar").await.expect(200)["url"].as_str().unwrap().to_owned();
    let feed = url.strip_prefix(&registry.origin()).unwrap();
    let frame = registry.gallery().frame(&json!({})).await;
    // After a minute, the use of a session is worth storing.
    registry.advance(2 * MINUTE).await;
    let before = seen_at(&registry.home).await;
    let blocked = block_writers(&registry.home).await;
    let mut calls = Vec::new();
    for path in [
        "/session",
        "/keys",
        "/keys/timeline",
        &key.path(),
        &format!("{}/events", key.path()),
        "/events",
        "/packages?pattern=*",
        "/policy",
        "/openapi.json",
    ] {
        calls.extend([(path.to_owned(), ada.get(path)), (path.to_owned(), frame.get(path))]);
    }
    for path in ["/notices", "/calendar"] {
        calls.push((path.to_owned(), ada.get(path)));
    }
    for path in [feed, "/healthz", "/readyz", "/metrics", "/v3/index.json"] {
        calls.push((path.to_owned(), registry.call(Method::GET, path)));
    }
    let value = registry.call(Method::GET, "/api/v1/key").header("X-NuGet-ApiKey", &key.value);
    calls.push(("/key".to_owned(), value));
    let mut longest = Duration::ZERO;
    for (path, call) in calls {
        let started = Instant::now();
        let answer = tokio::time::timeout(AT_ONCE, call).await;
        let answer = answer.unwrap_or_else(|_| panic!("{path} waits for the writer"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        longest = longest.max(started.elapsed());
    }
    println!("the slowest GET took {longest:?} while nobody could write");
    drop(blocked);
    wait_for_a_write(&registry.home, before).await;
}

#[tokio::test]
async fn a_use_of_a_session_counts_on_every_replica_a_few_seconds_later() {
    let registry = Registry::start();
    let replica = registry.replica();
    registry.advance(11 * HOUR).await;
    let before = seen_at(&registry.home).await;
    registry.ada().get("/session").await.expect(200);
    wait_for_a_write(&registry.home, before).await;
    registry.advance(11 * HOUR).await;
    replica.ada().get("/session").await.expect(200);
}

#[tokio::test]
async fn the_last_use_of_a_session_is_stored_when_the_registry_stops() {
    let registry = Registry::start();
    registry.advance(11 * HOUR).await;
    registry.ada().get("/session").await.expect(200);
    let home = std::sync::Arc::clone(&registry.home);
    assert!(registry.terminate().success());
    let registry = home.serve(&[]);
    registry.advance(11 * HOUR).await;
    registry.ada().get("/session").await.expect(200);
}

const SESSIONS: usize = 100;

/// The number of transactions in SQLite's write-ahead log. The last page that a transaction writes
/// has the size of the database in its header.
fn transactions(home: &Home) -> usize {
    let log = std::fs::read(home.folder().join("latchkey.sqlite-wal")).unwrap();
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let page = 24 + number(8) as usize;
    let is_current = |frame: &usize| log[frame + 8..frame + 16] == log[16..24];
    let frames = (32..log.len()).step_by(page).take_while(is_current);
    frames.filter(|frame| number(frame + 4) != 0).count()
}

#[tokio::test]
async fn the_uses_of_a_hundred_sessions_are_stored_in_a_few_transactions() {
    let home = Home::on(Storage::Sqlite);
    home.add_user("ada");
    let registry = home.serve(&[]);
    // Later than the real time, in which upkeep at the start deletes old sessions.
    registry.set_clock("2099-06-01T12:00:00Z").await;
    let mut database = home.storage.connect(home.folder()).await;
    for n in 0..SESSIONS {
        let sql = format!(
            "INSERT INTO sessions (token_hash, user_id, created_at, seen_at, confirmed_at) \
             SELECT '{}', id, 4083998400, 4083998400, 4083998400 FROM users",
            hash(&format!("token-{n}"))
        );
        database.execute(AssertSqlSafe(sql)).await.unwrap();
    }
    registry.advance(2 * MINUTE).await;
    let before = transactions(&home);
    for n in 0..SESSIONS {
        let cookie = format!("latchkey=token-{n}");
        Person::new(&registry, cookie).get("/session").await.expect(200);
    }
    let unwritten = "SELECT count(*) FROM sessions WHERE seen_at = 4083998400";
    for _ in 0..300 {
        let left: i64 = database.fetch_one(unwritten).await.unwrap().get(0);
        if left == 0 {
            let written = transactions(&home) - before;
            println!("{SESSIONS} sessions were stored in {written} transactions");
            assert!((1..=20).contains(&written), "{written} transactions");
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the uses of the sessions are not stored");
}
