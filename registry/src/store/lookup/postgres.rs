//! Asks PostgreSQL in one round trip. A connection that turns out to be lost is replaced, which is
//! safe because the question changes nothing.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{AnyConnection, Connection as _, Executor};
use tokio::sync::Semaphore;

use super::{Presented, find};
use crate::store::{BUSY_TIMEOUT, Error, POSTGRES_SETTINGS, Result, before_query, is_temporary};

const CONNECTIONS: usize = 8;

pub struct Connections {
    address: String,
    free: Mutex<Vec<AnyConnection>>,
    places: Semaphore,
}

impl Connections {
    pub fn new(address: &str) -> Self {
        let places = Semaphore::new(CONNECTIONS);
        Self { address: address.to_owned(), free: Mutex::default(), places }
    }

    /// A task of its own, because a client that disconnects would otherwise end the connection, too:
    /// nobody knows the state of a connection whose answer was not read.
    pub async fn find(self: Arc<Self>, hash: &str) -> Result<Option<Presented>> {
        let hash = hash.to_owned();
        let ask = async move { tokio::time::timeout(BUSY_TIMEOUT, self.ask(&hash)).await };
        let answer = tokio::spawn(ask).await.map_err(before_query)?;
        answer.unwrap_or(Err(Error::PoolTimedOut))
    }

    async fn ask(&self, hash: &str) -> Result<Option<Presented>> {
        let _place = self.places.acquire().await.map_err(|_| Error::PoolClosed)?;
        loop {
            let free = self.free().pop();
            let is_reused = free.is_some();
            let mut connection = match free {
                Some(connection) => connection,
                None => self.connect().await?,
            };
            match find(&mut connection, hash).await {
                Err(error) if is_reused && is_temporary(&error) => {}
                answer => {
                    // After an error the connection is dropped: its state is unknown.
                    if answer.is_ok() {
                        self.free().push(connection);
                    }
                    return answer;
                }
            }
        }
    }

    async fn connect(&self) -> Result<AnyConnection> {
        let mut connection = AnyConnection::connect(&self.address).await?;
        connection.execute(POSTGRES_SETTINGS).await?;
        Ok(connection)
    }

    pub async fn close(&self) {
        self.places.close();
        let free = std::mem::take(&mut *self.free());
        for connection in free {
            // The server ends the connection in any case.
            let _ = connection.close().await;
        }
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<AnyConnection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
