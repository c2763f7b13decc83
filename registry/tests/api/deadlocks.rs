//! Transactions of PostgreSQL that lock the same rows do so in the same order.

use std::future::IntoFuture;
use std::time::Duration;

use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe, Executor, Row};

use crate::support::home::{Home, PASSWORD};
use crate::support::{MINUTE, Registry};

async fn begin(home: &Home) -> AnyConnection {
    let mut connection = home.storage.connect(home.folder()).await;
    connection.execute("BEGIN").await.unwrap();
    connection
}

async fn count(database: &mut AnyConnection, sql: &'static str) -> i64 {
    database.fetch_one(sql).await.unwrap().get(0)
}

/// Waits until the query returns `expected`.
async fn wait_until(database: &mut AnyConnection, sql: &'static str, expected: i64) {
    for _ in 0..300 {
        if count(database, sql).await == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{sql} did not return {expected}");
}

const WAITING: &str = "SELECT count(*) FROM pg_stat_activity \
     WHERE datname = current_database() AND wait_event_type = 'Lock'";
const COUNTED: &str = "SELECT count(*) FROM attempts WHERE subject LIKE 'pair %'";

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test"]
async fn a_right_password_and_a_guess_at_once_do_not_deadlock() {
    let registry = Registry::start();
    let home = &registry.home;
    let mut database = home.storage.connect(home.folder()).await;
    // The sign-in is counted, and then waits to read the person.
    let mut reader = begin(home).await;
    reader.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let body = json!({ "username": "ada", "password": PASSWORD });
    let sign_in = registry.nobody().post("/session").json(&body);
    let sign_in = tokio::spawn(sign_in.into_future());
    wait_until(&mut database, COUNTED, 1).await;
    wait_until(&mut database, WAITING, 1).await;
    // Another sign-in succeeds and deletes the count of name and address.
    let pair = "SELECT subject FROM attempts WHERE subject LIKE 'pair %'";
    let pair: String = database.fetch_one(pair).await.unwrap().get(0);
    database.execute("DELETE FROM attempts WHERE subject LIKE 'pair %'").await.unwrap();
    let mut gate = begin(home).await;
    let lock_name = "UPDATE attempts SET since = since WHERE subject LIKE 'name %'";
    gate.execute(lock_name).await.unwrap();
    reader.execute("COMMIT").await.unwrap();
    wait_until(&mut database, WAITING, 1).await;
    // A guess counts its failures in the order name and address, name, address.
    let insert = format!("INSERT INTO attempts (subject, since, failures) VALUES ('{pair}', 0, 1)");
    database.execute(AssertSqlSafe(insert)).await.unwrap();
    let mut guess = begin(home).await;
    guess.execute("UPDATE attempts SET since = since WHERE subject LIKE 'pair %'").await.unwrap();
    let guess = tokio::spawn(async move {
        let counted = guess.execute(lock_name).await;
        counted.map(drop).map_err(|error| error.to_string())?;
        guess.execute("COMMIT").await.map(drop).map_err(|error| error.to_string())
    });
    wait_until(&mut database, WAITING, 2).await;
    gate.execute("COMMIT").await.unwrap();
    assert_eq!(guess.await.unwrap(), Ok(()));
    assert_eq!(sign_in.await.unwrap().status, 204);
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test"]
async fn uses_of_sessions_and_the_end_of_all_sessions_do_not_deadlock() {
    let registry = Registry::start();
    let home = &registry.home;
    let mut database = home.storage.connect(home.folder()).await;
    registry.advance(2 * MINUTE).await;
    let bob = registry.sign_in("bob").await;
    registry.advance(2 * MINUTE).await;
    // A command ends all sessions of bob. It locks bob first, then the sessions in any order.
    let mut command = begin(home).await;
    // PostgreSQL ends the transaction that finds the deadlock: this one.
    command.execute("SET deadlock_timeout = '1ms'").await.unwrap();
    command.execute("UPDATE users SET email = email WHERE name = 'bob'").await.unwrap();
    let of_bob = "SELECT token_hash FROM sessions s JOIN users u ON u.id = s.user_id \
         WHERE u.name = 'bob' ORDER BY token_hash";
    let rows = command.fetch_all(of_bob).await.unwrap();
    let hashes: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let end = |hash: &str| {
        AssertSqlSafe(format!("UPDATE sessions SET confirmed_at = 0 WHERE token_hash = '{hash}'"))
    };
    command.execute(end(&hashes[hashes.len() - 1])).await.unwrap();
    bob.get("/session").await.expect(200);
    registry.bob().get("/session").await.expect(200);
    wait_until(&mut database, WAITING, 1).await;
    for hash in &hashes {
        command.execute(end(hash)).await.unwrap();
    }
    command.execute("COMMIT").await.unwrap();
}
