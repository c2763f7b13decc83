//! The only place with SQL. One set of queries for SQLite and PostgreSQL: sqlx's `Any` driver with
//! `$n` parameters, which both understand, and the two column types that mean the same in both.

pub mod attempts;
pub mod events;
pub mod idempotency;
pub mod keys;
pub mod listing;
pub mod packages;
pub mod people;
pub mod sessions;
pub mod settings;
pub mod timeline;
pub mod values;

use std::path::Path;
use std::time::Duration;

use latchkey_contract::Instant;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Any, AnyConnection, AnyPool, Executor, SqlStr, Transaction};

pub type Result<T> = std::result::Result<T, sqlx::Error>;
pub type Connection = AnyConnection;

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

    /// For what changes anything. Takes SQLite's write lock at once, so that a transaction
    /// that has read never has to give up because another one wrote in between.
    pub async fn write(&self) -> Result<Transaction<'static, Any>> {
        match self.engine {
            Engine::Sqlite => self.writers.begin_with("BEGIN IMMEDIATE").await,
            Engine::Postgres => self.writers.begin().await,
        }
    }

    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
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
    let migrations = [(1, "keys", include_str!("../migrations/0001_keys.sql"))];
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

/// Text a program wrote and cannot read again is damage, not input.
fn damaged(column: &str, why: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: why.to_string().into() }
}
