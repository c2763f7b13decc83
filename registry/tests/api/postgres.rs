//! Tests for PostgreSQL only: copying a database to a server, and a server that stops.

use std::sync::Arc;
use std::time::Duration;

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{Connection, Row};

use crate::support::cluster::Cluster;
use crate::support::home::Home;
use crate::support::postgres::Database;
use crate::support::storage::Storage;
use crate::support::{IssuedKey, Person, RawRequest, Registry, nupkg, nupkg_with};
use crate::upgrade::earlier_release;

/// A registry on SQLite with rows in every table, even if this run uses PostgreSQL.
async fn registry_with_data() -> (Registry, String, Vec<IssuedKey>) {
    let home = Home::on(Storage::Sqlite);
    for name in ["ada", "bob"] {
        home.add_user(name);
    }
    home.succeed(&["org", "add", "contoso", "--admin", "ada", "bob"]);
    let registry = serve_with_galleries(&home);
    registry.set_clock("2026-06-01T12:00:00Z").await;
    let cookie = registry.sign_in("ada").await.cookie;
    registry.try_sign_in("bob", "not the password").await;
    let ada = Person::new(&registry, cookie.clone());
    let session = ada.get("/session").await.expect(200);
    let contoso = session["owners"][1]["id"].clone();
    let mut keys = Vec::new();
    for at in 0..12 {
        let name = format!("kéy 🔑 {at} '%_");
        let places = json!([{ "label": "vault", "url": "https://vault.example/?a=b" }]);
        let body = json!({
            "name": name, "owner": contoso, "scopes": ["package:push", "package:unlist"],
            "packages": [format!("Contoso{at}.*")], "lifetime_days": 30, "places": places,
        });
        let create = ada.post("/keys").json(&body).idempotency_key(&format!("create {at}"));
        let key = IssuedKey::of(&create.await.expect(201));
        registry.use_value(&key.value, &format!("Contoso{at}.Core"), "1.0.0");
        keys.push(key.clone());
        match at % 6 {
            0 => keys.push(ada.regenerate(&key, &json!({ "overlap_seconds": 86400 })).await),
            1 => drop(ada.act(&key, "disable").await),
            2 => drop(ada.act(&key, "revoke").await),
            3 => drop(ada.delete(&key.path()).await.expect(204)),
            4 => drop(ada.regenerate(&key, &json!({ "overlap_seconds": 0 })).await),
            _ => {}
        }
        registry.push(&key.value, &nupkg("Fabrikam.Core", "1.0.0"));
    }
    ada.patch("/notices").json(&json!({ "thresholds": [7, 1] })).await.expect(200);
    ada.post("/calendar").await.expect(200);
    for owners in [json!({}), json!({ "owners": [contoso] })] {
        let mut asked = owners;
        asked["user"] = session["user"]["id"].clone();
        registry.gallery().mint(&asked).await.expect(200);
    }
    let said = home.succeed(&["notices", "run"]);
    assert!(said.starts_with("planned 2, sent 2"), "{said}");
    // The registry writes refusals a moment later, at the latest when it stops.
    let home = Arc::clone(&registry.home);
    assert!(registry.terminate().success());
    (serve_with_galleries(&home), cookie, keys)
}

fn serve_with_galleries(home: &Arc<Home>) -> Registry {
    let config = home.folder().join("latchkey.toml");
    std::fs::write(&config, crate::support::gallery::TWO_GALLERIES).unwrap();
    home.serve(&["--config", &config.display().to_string()])
}

/// Collects the API's answers about all data.
async fn answers(registry: &Registry, cookie: &str, keys: &[IssuedKey]) -> Vec<Value> {
    let ada = Person::new(registry, cookie.to_owned());
    let mut answers = Vec::new();
    for path in [
        "/session",
        "/keys",
        "/keys?limit=200&sort=created_at",
        "/events",
        "/policy",
        "/notices",
        "/calendar",
    ] {
        answers.push(ada.get(path).await.expect(200));
    }
    answers.push(ada.get("/packages?pattern=*").await.expect(200));
    for key in keys {
        for path in [key.path(), format!("{}/events", key.path())] {
            answers.push(ada.get(&path).await.json());
        }
        let mut info = registry.key_info(&key.value).await;
        // Only this field contains the address of the process.
        info["regenerate_url"] = Value::Null;
        answers.push(info);
    }
    answers
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test"]
async fn after_a_copy_to_postgres_the_api_answers_as_before() {
    let (registry, cookie, keys) = registry_with_data().await;
    let before = answers(&registry, &cookie, &keys).await;
    let sqlite = Arc::clone(&registry.home);
    assert!(registry.terminate().success());
    let moved = sqlite.moved_to(Storage::Postgres(Database::empty()));
    let to = moved.storage.url(moved.folder());
    let said = sqlite.succeed(&["copy", "--to", &to]);
    assert!(said.contains("keys: 12\n") && said.contains("copied"), "{said}");
    require_same_rows(&sqlite, &moved).await;

    let registry = moved.serve(&[]);
    let after = answers(&registry, &cookie, &keys).await;
    assert_eq!(after, before);
    let ada = Person::new(&registry, cookie);
    let other = nupkg_with("Contoso0.Core", "1.0.0", "other bytes");
    registry.push(&keys[0].value, &other).refusal(Slug::VersionExists);
    registry.use_value(&keys[0].value, "Contoso0.Core", "1.0.1");
    let new = ada.regenerate(&keys[keys.len() - 1], &json!({})).await;
    registry.use_value(&new.value, "Contoso11.Core", "1.0.1");

    let said = sqlite.refuse(&["copy", "--to", &to]);
    assert!(said.contains("not empty"), "{said}");
    assert_eq!(registry.verdict(&new.value).await, "accepted", "the refused copy changed nothing");
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test"]
async fn a_copy_keeps_what_the_target_says_about_its_schema() {
    let home = Home::on(Storage::Sqlite);
    home.add_user("ada");
    let moved = home.moved_to(Storage::Postgres(Database::empty()));
    moved.add_user("bob");
    let mut target = moved.storage.connect(moved.folder()).await;
    for sql in [
        "DELETE FROM members",
        "DELETE FROM owners",
        "DELETE FROM users",
        "DELETE FROM settings",
        "INSERT INTO settings (name, value) VALUES ('oldest_schema', '1')",
    ] {
        sqlx::query(sql).execute(&mut target).await.unwrap();
    }
    let mut source = home.storage.connect(home.folder()).await;
    let sql = "INSERT INTO settings (name, value) VALUES ('oldest_schema', '2')";
    sqlx::query(sql).execute(&mut source).await.unwrap();
    home.succeed(&["copy", "--to", &moved.storage.url(moved.folder())]);
    assert!(moved.succeed(&["user", "list"]).contains("\tada\t"));
    let sql = "SELECT value FROM settings WHERE name = 'oldest_schema'";
    let row = sqlx::query(sql).fetch_one(&mut target).await.unwrap();
    assert_eq!(row.get::<String, _>("value"), "1");
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test"]
async fn a_copy_never_migrates_a_database_of_an_earlier_release() {
    let home = Home::on(Storage::Sqlite);
    home.add_user("ada");
    let target = home.moved_to(Storage::Postgres(Database::empty()));
    target.add_user("bob");
    earlier_release(&target).await;
    let said = home.refuse(&["copy", "--to", &target.storage.url(target.folder())]);
    assert!(said.contains("is not empty: it has the schema of an earlier release"), "{said}");
    let said = target.succeed(&["migrate"]);
    assert_eq!(said, "pending: embed_tokens\napplied: embed_tokens\n");
}

/// Compares all rows of all tables, except the table of migrations.
async fn require_same_rows(sqlite: &Home, moved: &Home) {
    let mut from = sqlite.storage.connect(sqlite.folder()).await;
    let mut to = moved.storage.connect(moved.folder()).await;
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' \
                  ESCAPE '\\' AND name NOT LIKE 'sqlite%'";
    let tables = sqlx::query(tables).fetch_all(&mut from).await.unwrap();
    assert!(tables.len() > 10);
    for table in tables {
        let table: String = table.get("name");
        let columns = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid");
        let columns = sqlx::query(sqlx::AssertSqlSafe(columns)).fetch_all(&mut from).await.unwrap();
        let columns: Vec<String> = columns.iter().map(|column| column.get("name")).collect();
        let texts = columns.iter().map(|name| format!("coalesce(CAST({name} AS TEXT), '~')"));
        let row = texts.collect::<Vec<_>>().join(" || '|' || ");
        let mut sides = Vec::new();
        for side in [&mut from, &mut to] {
            let sql = format!("SELECT {row} AS line FROM {table}");
            let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(side).await.unwrap();
            let mut lines: Vec<String> = rows.iter().map(|row| row.get("line")).collect();
            lines.sort_unstable();
            sides.push(lines);
        }
        assert!(!sides[0].is_empty(), "{table} has no rows");
        assert_eq!(sides[0], sides[1], "{table}");
    }
    from.close().await.unwrap();
    to.close().await.unwrap();
}

#[test]
fn an_impossible_copy_is_refused_with_advice() {
    let home = Home::on(Storage::Sqlite);
    let to = "postgres://127.0.0.1:9/latchkey";
    let said = home.refuse(&["copy", "--to", to]);
    assert!(said.contains("no database at"), "{said}");
    let said = home.refuse(&["copy", "--to", to, "--database-url", to]);
    assert!(said.contains("pg_dump"), "{said}");
    home.add_user("ada");
    let said = home.refuse(&["copy", "--to", "sqlite:///tmp/other"]);
    assert!(said.contains("--to must begin with postgres://"), "{said}");
    let said = home.refuse(&["copy", "--to", to]);
    assert!(said.contains("cannot open the database of --to: Connection refused"), "{said}");
}

#[test]
#[ignore = "needs PostgreSQL: cargo xtask test"]
fn a_missing_or_non_utf_8_database_is_refused_with_advice() {
    let home = Home::on(Storage::Sqlite);
    home.add_user("ada");
    let latin = Database::in_latin_1();
    let missing = Database::empty().url();
    let name = missing.rsplit_once('/').unwrap().1;
    for args in [&["copy", "--to"][..], &["serve", "--listen", "127.0.0.1:0", "--database-url"]] {
        let flag = args[args.len() - 1];
        let said = home.refuse(&[args, &[&missing]].concat());
        let why =
            format!("cannot open the database of {flag}: database \"{name}\" does not exist\n");
        assert!(said.ends_with(&why), "{said}");
        let said = home.refuse(&[args, &[&latin.url()]].concat());
        assert!(
            said.contains(&format!("the database of {flag} has the encoding LATIN1")),
            "{said}"
        );
        assert!(said.contains("createdb --encoding UTF8"), "{said}");
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test"]
async fn the_registry_is_unavailable_without_postgres_and_recovers() {
    let mut cluster = Cluster::start().await;
    let home = Home::on(Storage::OwnServer(cluster.url()));
    home.add_user("ada");
    let registry = home.serve(&[]);
    let ada = registry.sign_in("ada").await;
    let own = &ada.get("/session").await.expect(200)["owners"][0]["id"];
    let body = json!({
        "name": "ci", "owner": own, "scopes": ["package:push"], "packages": ["*"],
        "lifetime_days": 30,
    });
    let key = IssuedKey::of(&ada.post("/keys").json(&body).await.expect(201));
    for round in 0..2 {
        assert_eq!(registry.verdict(&key.value).await, "accepted");
        cluster.stop();
        let answer = registry.call(Method::GET, "/readyz").await;
        answer.problem(Slug::Unavailable);
        assert_eq!(answer.header("retry-after"), "2", "round {round}");
        let alive = registry.raw(&RawRequest::new("GET", "/healthz"));
        assert_eq!((alive.status, alive.body.as_str()), (200, "ok\n"));
        // A request during the outage is answered as soon as the server is back.
        let waiting = tokio::spawn(std::future::IntoFuture::into_future(ada.get("/keys")));
        tokio::time::sleep(Duration::from_millis(300)).await;
        cluster.start_again().await;
        waiting.await.unwrap().expect(200);
        assert_eq!(registry.raw(&RawRequest::new("GET", "/readyz")).status, 200);
        ada.post("/keys").json(&body).await.expect(201);
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test"]
async fn a_registry_started_before_its_database_waits_for_it() {
    let mut cluster = Cluster::start().await;
    let home = Home::on(Storage::OwnServer(cluster.url()));
    cluster.stop();
    let starting = tokio::task::spawn_blocking(move || home.serve(&[]));
    tokio::time::sleep(Duration::from_secs(1)).await;
    cluster.start_again().await;
    let registry = starting.await.unwrap();
    assert_eq!(registry.raw(&RawRequest::new("GET", "/readyz")).status, 200);
}
