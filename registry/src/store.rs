//! The only place with SQL. One set of queries for SQLite and PostgreSQL: sqlx's `Any` driver with
//! `$n` parameters, which both understand, and the two column types that mean the same in both.

pub mod attempts;
pub mod events;
pub mod idempotency;
pub mod keys;
pub mod listing;
pub mod notices;
pub mod packages;
pub mod people;
pub mod sessions;
pub mod settings;
pub mod timeline;
pub mod values;

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::time::Duration;

use latchkey_contract::Instant;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyConnection, AnyPool, Executor, SqlStr, Transaction};

pub type Error = sqlx::Error;
pub type Result<T> = std::result::Result<T, Error>;
pub type Connection = AnyConnection;

/// What the logs take of the driver, which would tell every statement.
pub const LOG_FILTER: &str = "sqlx=warn";

const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

/// SQLite takes one writer at a time: a pool of one queues writers fairly instead of making
/// them poll for the lock. PostgreSQL has one pool for both.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    readers: AnyPool,
    writers: AnyPool,
}

impl Store {
    pub async fn open_sqlite(file: &Path) -> Result<Self> {
        // Through `Url`, so that a `?` or `%` in a folder's name stays part of the name.
        let mut address = url::Url::from_file_path(std::path::absolute(file)?)
            .map_err(|()| sqlx::Error::Configuration("not a file path".into()))?;
        address.set_query(Some("mode=rwc"));
        let address = address.as_str().replacen("file:", "sqlite:", 1);
        let writers = sqlite_pool(&address, 1).await?;
        let readers = sqlite_pool(&address, SQLITE_READERS).await?;
        Self { engine: Engine::Sqlite, readers, writers }.migrated().await
    }

    pub async fn open_url(address: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let options: AnyConnectOptions = address.parse()?;
        let pool = AnyPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options)
            .await?;
        Self { engine: Engine::Postgres, readers: pool.clone(), writers: pool }.migrated().await
    }

    async fn migrated(self) -> Result<Self> {
        let mut connection = self.writers.acquire().await?;
        migrator().run(&mut *connection).await?;
        drop(connection);
        Ok(self)
    }

    /// For what only reads, outside a transaction.
    pub async fn read(&self) -> Result<sqlx::pool::PoolConnection<Any>> {
        self.readers.acquire().await
    }

    /// For what changes something. Takes SQLite's write lock at once, so that a transaction
    /// that has read never has to give up because another one wrote in between.
    pub async fn write(&self) -> Result<Write> {
        let transaction = match self.engine {
            Engine::Sqlite => self.writers.begin_with("BEGIN IMMEDIATE").await,
            Engine::Postgres => self.writers.begin().await,
        };
        transaction.map(Write)
    }

    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// A transaction: all of it is there after `commit`, and nothing when it is dropped before.
pub struct Write(Transaction<'static, Any>);

impl Write {
    pub async fn commit(self) -> Result<()> {
        self.0.commit().await
    }
}

impl Deref for Write {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

async fn sqlite_pool(address: &str, connections: u32) -> Result<AnyPool> {
    sqlx::any::install_default_drivers();
    let options: AnyConnectOptions = address.parse()?;
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(BUSY_TIMEOUT)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // FULL: what was answered survives a power cut too, not only a killed process.
                connection
                    .execute(
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                         PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 30000;",
                    )
                    .await?;
                Ok(())
            })
        })
        .connect_with(options)
        .await
}

fn migrator() -> Migrator {
    let migrations = [
        (1, "keys", include_str!("../migrations/0001_keys.sql")),
        (2, "notices", include_str!("../migrations/0002_notices.sql")),
    ];
    Migrator::with_migrations(
        migrations
            .into_iter()
            .map(|(version, name, sql)| {
                let sql = SqlStr::from_static(sql);
                Migration::new(version, name.into(), MigrationType::Simple, sql, false)
            })
            .collect(),
    )
}

/// Instants are stored as seconds.
fn seconds(at: Instant) -> i64 {
    at.timestamp()
}

fn instant(seconds: i64) -> Instant {
    Instant::from_timestamp(seconds, 0).unwrap_or(Instant::MAX_UTC)
}

fn optional_instant(seconds: Option<i64>) -> Option<Instant> {
    seconds.map(instant)
}

fn unsigned(n: i64) -> u64 {
    n.try_into().unwrap_or(0)
}

fn signed(n: u64) -> i64 {
    n.try_into().unwrap_or(i64::MAX)
}

/// Locked by somebody else, overtaken by them, or going away: the database's state, no fault of
/// ours, and worth another try. SQLite's codes are numbers, PostgreSQL's have five characters.
pub fn will_pass(error: &Error) -> bool {
    const BUSY: [&str; 5] = ["5", "6", "261", "517", "773"];
    const POSTGRES: [&str; 7] = ["40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03"];
    if matches!(error, Error::PoolTimedOut | Error::PoolClosed | Error::Io(_)) {
        return true;
    }
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| BUSY.contains(&&*code) || POSTGRES.contains(&&*code))
}

/// Text a program wrote and cannot read again is damage, not input.
fn damaged(column: &str, why: impl std::fmt::Display) -> Error {
    Error::ColumnDecode { index: column.to_owned(), source: why.to_string().into() }
}
