//! Databases on the PostgreSQL server that `cargo xtask test` starts for a run.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use url::Url;

/// The address of a server on which tests may create and drop databases.
pub fn server() -> Option<Url> {
    let address = std::env::var("LATCHKEY_TEST_POSTGRES").ok()?;
    Some(address.parse().expect("LATCHKEY_TEST_POSTGRES must be postgres://…"))
}

/// A database that is dropped at the end of the test.
pub struct Database {
    name: String,
}

impl Database {
    pub fn empty() -> Self {
        Self::from_template("template1")
    }

    pub fn from_template(template: &str) -> Self {
        Self::create(&format!("TEMPLATE {template}"))
    }

    fn create(options: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let at = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{at}", std::process::id());
        on_server(format!("CREATE DATABASE {name} {options}")).unwrap();
        Self { name }
    }

    /// A database with an encoding that an old server may have.
    pub fn in_latin_1() -> Self {
        Self::create("TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    }

    /// Creates a copy that exists as long as the server.
    pub fn keep_as_template(&self) -> String {
        let name = format!("{}_template", self.name);
        on_server(format!("CREATE DATABASE {name} TEMPLATE {}", self.name)).unwrap();
        name
    }

    /// Every table as text.
    pub async fn everything(&self) -> Vec<(String, Vec<u8>)> {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
        let mut everything = Vec::new();
        for table in sqlx::query(tables).fetch_all(&mut connection).await.unwrap() {
            let table: String = table.get(0);
            let sql = format!("SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t");
            let text = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut connection).await.unwrap();
            everything.push((table, text.get::<String, _>(0).into_bytes()));
        }
        assert!(everything.len() > 10, "{everything:?}");
        everything
    }

    pub fn url(&self) -> String {
        let mut url = server().unwrap();
        url.set_path(&self.name);
        url.into()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Errors are harmless, because the server and its databases are deleted after the run.
        let _ = on_server(format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// Runs the statement on its own thread, because async tests call this function too.
fn on_server(sql: String) -> Result<(), sqlx::Error> {
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut connection = PgConnection::connect(server().unwrap().as_str()).await?;
            connection.execute(AssertSqlSafe(sql)).await?;
            connection.close().await
        })
    };
    std::thread::spawn(work).join().unwrap()
}
