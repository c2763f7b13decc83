//! The only module with SQL. One set of queries works on SQLite and PostgreSQL. It uses sqlx's `Any`
//! driver, `$n` parameters, and the two column types that are the same in both databases. Only `lookup`
//! uses the drivers directly.

pub mod access;
pub mod adoption;
pub mod attempts;
pub mod audit;
pub mod backup;
pub mod browsers;
pub mod calendar;
mod columns;
pub mod copy;
pub mod embed_tokens;
mod error;
pub mod events;
pub mod expired;
pub mod idempotency;
pub mod importing;
pub mod inventory;
pub mod keys;
pub mod lease;
pub mod listing;
pub mod lookup;
pub mod notices;
pub mod ownership;
pub mod package_files;
pub mod packages;
pub mod people;
pub mod postgres;
mod reach;
pub mod restoring;
pub mod schema;
pub mod sessions;
pub mod settings;
mod sql;
mod tables;
pub mod timeline;
pub mod values;
pub mod warnings;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, Executor};

use self::columns::{
    from_json, instant, kind, optional_instant, optional_json, owner_of, seconds, signed, to_json,
    unsigned, user_of,
};
use self::error::damaged;
pub use self::error::{before_query, cause, is_temporary};
pub use self::reach::Reach;

pub type Error = sqlx::Error;
pub type Result<T> = std::result::Result<T, Error>;
pub type Connection = AnyConnection;

/// The log level of the driver, which would otherwise log every statement.
pub const LOG_FILTER: &str = "sqlx=warn";

const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
const SQLITE_READERS: u32 = 4;
/// For reads, and as many for transactions.
const POSTGRES_CONNECTIONS: u32 = 8;
/// Shorter than the timeout of a request, because a monitoring probe does not wait long.
const READY_WITHIN: Duration = Duration::from_secs(2);

const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; \
     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

/// Independent of the server's defaults, a transaction sees what others commit while it waits for a
/// lock. The lock timeout equals SQLite's. The locks of a crashed replica end after a minute.
const POSTGRES_SETTINGS: &str = "SET default_transaction_isolation = 'read committed'; \
     SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '60s';";

/// Version, name and SQL, in the order of execution.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "keys", include_str!("../migrations/0001_keys.sql")),
    (2, "notices", include_str!("../migrations/0002_notices.sql")),
    (3, "calendar", include_str!("../migrations/0003_calendar.sql")),
    (4, "embed_tokens", include_str!("../migrations/0004_embed_tokens.sql")),
    (5, "limits", include_str!("../migrations/0005_limits.sql")),
    (6, "package_files", include_str!("../migrations/0006_package_files.sql")),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

/// SQLite allows one writer at a time. A pool with one connection queues writers fairly, instead of
/// polling for the lock.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    readers: AnyPool,
    writers: AnyPool,
    lookups: Arc<lookup::Lookups>,
}

impl Store {
    pub async fn open_sqlite(file: &Path) -> Result<Self> {
        let address = sqlite_address(file, "rwc")?;
        let writers = pool(&address, 1, SQLITE_SETTINGS).await?;
        let readers = pool(&address, SQLITE_READERS, SQLITE_SETTINGS).await?;
        let lookups = Arc::new(lookup::Lookups::in_file(file));
        Ok(Self { engine: Engine::Sqlite, readers, writers, lookups })
    }

    pub async fn open_url(address: &str) -> Result<Self> {
        let writers = pool(address, POSTGRES_CONNECTIONS, POSTGRES_SETTINGS).await?;
        // Reads must not wait for writers that wait for a lock.
        let readers = pool(address, POSTGRES_CONNECTIONS, POSTGRES_SETTINGS).await?;
        let lookups = Arc::new(lookup::Lookups::at(address));
        Ok(Self { engine: Engine::Postgres, readers, writers, lookups })
    }

    /// Whether the database answers quickly.
    pub async fn answers(&self) -> Result<()> {
        let ask = async { settings::get(&mut *self.read().await?, "ready").await.map(drop) };
        tokio::time::timeout(READY_WITHIN, ask).await.map_err(|_| Error::PoolTimedOut)?
    }

    /// A connection for reading, outside a transaction.
    pub async fn read(&self) -> Result<sqlx::pool::PoolConnection<Any>> {
        self.readers.acquire().await
    }

    /// A transaction for writing. It takes SQLite's write lock at the start. Otherwise a transaction
    /// that has already read could fail because another one wrote meanwhile.
    pub async fn begin(&self) -> Result<Transaction> {
        match self.engine {
            Engine::Sqlite => self.writers.begin_with("BEGIN IMMEDIATE").await,
            Engine::Postgres => self.writers.begin().await,
        }
    }

    pub async fn close(&self) {
        self.lookups.close().await;
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// Dropping a transaction without `commit` rolls back.
pub type Transaction = sqlx::Transaction<'static, Any>;

/// `Url` escapes a `?` or `%` in a folder's name.
fn sqlite_address(file: &Path, mode: &str) -> Result<String> {
    let mut address = url::Url::from_file_path(std::path::absolute(file)?)
        .map_err(|()| sqlx::Error::Configuration("not a file path".into()))?;
    address.set_query(Some(&format!("mode={mode}")));
    Ok(address.as_str().replacen("file:", "sqlite:", 1))
}

/// With `synchronous = FULL`, a committed change survives a power failure on SQLite.
async fn pool(address: &str, connections: u32, settings: &'static str) -> Result<AnyPool> {
    sqlx::any::install_default_drivers();
    let options: AnyConnectOptions = address.parse()?;
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(BUSY_TIMEOUT)
        // A database server can disappear between queries; a file cannot.
        .test_before_acquire(!address.starts_with("sqlite:"))
        .after_connect(move |connection, _| {
            Box::pin(async move { connection.execute(settings).await.map(drop) })
        })
        .connect_with(options)
        .await
}
