//! A look at a PostgreSQL database before it is used. A pool tries again and again and at last says
//! only that it did not get a connection; one plain connection says why.

use std::time::Duration;

use sqlx::{AnyConnection, Connection as _, Row};

use super::{BUSY_TIMEOUT, Error, Result, will_pass};

const AGAIN_AFTER: Duration = Duration::from_millis(500);

pub struct Sight {
    /// As PostgreSQL names it: `UTF8`.
    pub encoding: String,
    /// A registry has been here.
    pub is_made: bool,
}

/// `patiently` waits for a server that is started together with the registry and not up yet.
pub async fn look(address: &str, patiently: bool) -> Result<Sight> {
    sqlx::any::install_default_drivers();
    let mut why = Error::PoolTimedOut;
    let looking = async {
        loop {
            match look_once(address).await {
                Err(error) if patiently && will_pass(&error) => why = error,
                answer => return answer,
            }
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    };
    let looked = tokio::time::timeout(BUSY_TIMEOUT, looking).await;
    looked.unwrap_or(Err(why))
}

async fn look_once(address: &str) -> Result<Sight> {
    let mut connection = AnyConnection::connect(address).await?;
    let row = sqlx::query(
        "SELECT current_setting('server_encoding') AS encoding, \
         CASE WHEN to_regclass('_sqlx_migrations') IS NULL THEN 0 ELSE 1 END AS made",
    )
    .fetch_one(&mut connection)
    .await?;
    let made: i32 = row.try_get("made")?;
    let sight = Sight { encoding: row.try_get("encoding")?, is_made: made == 1 };
    connection.close().await?;
    Ok(sight)
}
