//! Programs and databases of different releases.

use crate::support::home::Home;
use crate::support::{Registry, nupkg};

async fn execute(home: &Home, statements: &[&str]) {
    let mut connection = home.storage.connect(home.folder()).await;
    for sql in statements {
        let sql = sqlx::AssertSqlSafe((*sql).to_owned());
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    sqlx::Connection::close(connection).await.unwrap();
}

/// Does what the migration of a later release may do. A program must know the migration `oldest`.
pub async fn later_release(home: &Home, oldest: &str) {
    execute(
        home,
        &[
            "ALTER TABLE keys ADD COLUMN later TEXT",
            "CREATE TABLE later (id TEXT PRIMARY KEY)",
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             SELECT 9000, 'later', success, checksum, execution_time FROM _sqlx_migrations \
             WHERE version = 1",
            &format!("INSERT INTO settings (name, value) VALUES ('oldest_schema', '{oldest}')"),
            "INSERT INTO settings (name, value) VALUES ('oldest_release', '7.5.0')",
        ],
    )
    .await;
}

/// Takes back a migration.
pub async fn earlier_release(home: &Home) {
    let take_back = [
        "DROP TABLE embed_tokens",
        "DELETE FROM _sqlx_migrations WHERE description = 'embed_tokens'",
    ];
    execute(home, &take_back).await;
}

#[tokio::test]
async fn no_command_but_migrate_changes_the_schema_of_an_earlier_release() {
    let home = Home::furnished();
    let keys = home.folder().join("keys.jsonl");
    std::fs::write(&keys, "").unwrap();
    let keys = keys.display().to_string();
    earlier_release(&home).await;
    for args in [
        &["user", "list"][..],
        &["user", "add", "dora", "--email", "dora@example.com"],
        &["user", "disable", "ada"],
        &["org", "list"],
        &["import", &keys],
        &["adopt-expiry", "--between", "90", "110"],
        &["notices", "run"],
    ] {
        let said = home.refuse(args);
        let advice = "run `latchkey-registry migrate` or start `serve`. Pending: embed_tokens\n";
        assert!(said.ends_with(advice), "{args:?}: {said}");
    }
    for _ in 0..2 {
        let checked = home.run(&["migrate", "--check"], "");
        assert!(!checked.status.success());
        assert_eq!(crate::support::home::text(&checked.stdout), "pending: embed_tokens\n");
    }
    let said = home.succeed(&["migrate"]);
    assert_eq!(said, "pending: embed_tokens\napplied: embed_tokens\n");
    let said = home.succeed(&["migrate", "--check"]);
    assert_eq!(said, "the schema is up to date; nothing is pending\n");
    assert!(home.succeed(&["user", "list"]).contains("\tada\t"));
}

#[tokio::test]
async fn serve_migrates_the_schema_of_an_earlier_release() {
    let home = Home::furnished();
    earlier_release(&home).await;
    let registry = home.serve(&[]);
    registry.ada().a_key().await;
    home.succeed(&["migrate", "--check"]);
}

#[test]
fn migrate_does_not_create_a_database() {
    let home = Home::empty();
    for args in [&["migrate"][..], &["migrate", "--check"]] {
        assert!(home.refuse(args).contains("create one with `serve` or `user add`"));
    }
}

#[tokio::test]
async fn a_program_works_on_a_newer_schema() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    later_release(&registry.home, "1").await;
    let registry = registry.kill().serve(&[]);
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let new = registry.ada().regenerate(&key, &serde_json::json!({})).await;
    assert_eq!(registry.push(&new.value, &nupkg("Contoso.Core", "1.0.1")).status, 201);
    let home = &registry.home;
    assert!(home.succeed(&["user", "list"]).contains("\tada\t"));
    for args in [&["migrate"][..], &["migrate", "--check"]] {
        let said = home.succeed(args);
        assert_eq!(said, "the schema is of a newer release; nothing is pending\n");
    }
}

#[tokio::test]
async fn a_program_that_is_too_old_for_a_schema_names_the_release_that_it_needs() {
    let home = Home::furnished();
    later_release(&home, "9000").await;
    for args in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["user", "list"],
        &["user", "add", "dora", "--email", "dora@example.com"],
        &["migrate"],
        &["migrate", "--check"],
    ] {
        let said = home.refuse(args);
        assert!(said.contains("the database needs 7.5.0 or later"), "{args:?}: {said}");
    }
}

#[tokio::test]
async fn a_program_that_is_too_old_for_a_schema_changes_nothing() {
    let home = Home::furnished();
    later_release(&home, "9000").await;
    earlier_release(&home).await;
    for args in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"]] {
        let said = home.refuse(args);
        assert!(said.contains("the database needs 7.5.0 or later"), "{args:?}: {said}");
        let applied = "SELECT count(*) FROM _sqlx_migrations WHERE description = 'embed_tokens'";
        let mut connection = home.storage.connect(home.folder()).await;
        let applied: i64 = sqlx::query_scalar(applied).fetch_one(&mut connection).await.unwrap();
        assert_eq!(applied, 0, "{args:?} applied a migration");
        assert!(!home.folder().join("packages").exists(), "{args:?} created a folder");
    }
}
