//! Inspects a PostgreSQL database before it is used. A pool only reports a timeout. A single
//! connection reports the cause.

use std::time::Duration;

use sqlx::{AnyConnection, Connection as _};

use super::sql::fetch_one;
use super::{BUSY_TIMEOUT, Error, Result, is_temporary};

const RETRY_AFTER: Duration = Duration::from_millis(500);

pub struct Database {
    /// PostgreSQL's name of the encoding, such as `UTF8`.
    pub encoding: String,
    /// Whether a registry has used this database.
    pub is_created: bool,
}

/// `wait_for_server` retries while a server that was started together with the registry is not
/// ready.
pub async fn inspect(address: &str, wait_for_server: bool) -> Result<Database> {
    sqlx::any::install_default_drivers();
    let mut last_error = Error::PoolTimedOut;
    let attempts = async {
        loop {
            match inspect_once(address).await {
                Err(error) if wait_for_server && is_temporary(&error) => last_error = error,
                answer => return answer,
            }
            tokio::time::sleep(RETRY_AFTER).await;
        }
    };
    let result = tokio::time::timeout(BUSY_TIMEOUT, attempts).await;
    result.unwrap_or(Err(last_error))
}

async fn inspect_once(address: &str) -> Result<Database> {
    let mut connection = AnyConnection::connect(address).await?;
    let (encoding, migrations): (String, i64) = fetch_one!(&mut connection, "
        SELECT current_setting('server_encoding'),
            (SELECT count(*) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations'))";)?;
    connection.close().await?;
    Ok(Database { encoding, is_created: migrations == 1 })
}
