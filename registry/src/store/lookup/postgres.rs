//! Finds many values with one query to PostgreSQL. While it runs, further lookups wait, and the next
//! query finds them together. A query starts after the requests that it serves, so it sees every
//! earlier commit.

use std::collections::HashMap;
use std::sync::Arc;

use sqlx::postgres::PgRow;
use sqlx::{Connection as _, Executor, PgConnection};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::row::Columns;
use super::{BY_HASHES, HASH, Presented, read};
use crate::store::{BUSY_TIMEOUT, Error, POSTGRES_SETTINGS, Result, cause, is_temporary};

/// With two connections, a slow query delays only its own lookups.
const CONNECTIONS: usize = 2;
const MAX_TOGETHER: usize = 64;
const MAX_WAITING: usize = 1_024;

pub struct Connections {
    waiting: mpsc::Sender<Command>,
    tasks: Mutex<JoinSet<()>>,
}

enum Command {
    Find { hash: String, answer: oneshot::Sender<Result<Option<Presented>>> },
    Close,
}

type Commands = Arc<Mutex<mpsc::Receiver<Command>>>;

impl Connections {
    /// Connects at the first lookup.
    pub fn new(address: &str) -> Self {
        let (waiting, commands) = mpsc::channel(MAX_WAITING);
        let commands = Arc::new(Mutex::new(commands));
        let mut tasks = JoinSet::new();
        for _ in 0..CONNECTIONS {
            let one = OneConnection { address: address.to_owned(), open: None };
            tasks.spawn(one.answer(Arc::clone(&commands)));
        }
        Self { waiting, tasks: Mutex::new(tasks) }
    }

    pub async fn find(&self, hash: &str) -> Result<Option<Presented>> {
        let (answer, answered) = oneshot::channel();
        let command = Command::Find { hash: hash.to_owned(), answer };
        let find = async {
            self.waiting.send(command).await.map_err(|_| Error::PoolClosed)?;
            answered.await.map_err(|_| Error::PoolClosed)?
        };
        timeout(BUSY_TIMEOUT, find).await.map_err(|_| Error::PoolTimedOut)?
    }

    pub async fn close(&self) {
        // Fails only if the tasks have ended already.
        let _ = self.waiting.send(Command::Close).await;
        while self.tasks.lock().await.join_next().await.is_some() {}
    }
}

struct OneConnection {
    address: String,
    open: Option<PgConnection>,
}

impl OneConnection {
    async fn answer(mut self, commands: Commands) {
        loop {
            let lookups = next(&commands).await;
            if lookups.is_empty() {
                break;
            }
            let hashes: Vec<&str> = lookups.keys().map(String::as_str).collect();
            let found = timeout(BUSY_TIMEOUT, self.query(&hashes)).await;
            let rows = found.unwrap_or(Err(Error::PoolTimedOut));
            for (hash, waiting) in lookups {
                for answer in waiting {
                    // A client that has disconnected needs no answer.
                    let _ = answer.send(rows.as_ref().map_err(copy).and_then(|rows| {
                        rows.get(&hash).map(|row| read(row as &dyn Columns)).transpose()
                    }));
                }
            }
        }
        if let Some(open) = self.open {
            // The server ends the connection in any case.
            let _ = open.close().await;
        }
    }

    /// Replaces a lost connection and repeats the query, which is safe because it changes nothing.
    async fn query(&mut self, hashes: &[&str]) -> Result<HashMap<String, PgRow>> {
        let was_open = self.open.is_some();
        match self.query_once(hashes).await {
            Err(error) if was_open && is_temporary(&error) => self.query_once(hashes).await,
            answer => answer,
        }
    }

    async fn query_once(&mut self, hashes: &[&str]) -> Result<HashMap<String, PgRow>> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => connect(&self.address).await?,
        };
        let rows = sqlx::query(BY_HASHES).bind(hashes).fetch_all(&mut open).await?;
        // After an error the connection is dropped instead: its state is unknown.
        self.open = Some(open);
        rows.into_iter().map(|row| Ok((super::row::required(&row, HASH)?, row))).collect()
    }
}

/// The waiting lookups, by hash. None after `close`.
async fn next(
    commands: &Commands,
) -> HashMap<String, Vec<oneshot::Sender<Result<Option<Presented>>>>> {
    let mut together = Vec::new();
    let mut commands = commands.lock().await;
    commands.recv_many(&mut together, MAX_TOGETHER).await;
    let mut lookups: HashMap<_, Vec<_>> = HashMap::new();
    for command in together {
        match command {
            Command::Find { hash, answer } => lookups.entry(hash).or_default().push(answer),
            // The other connection then receives nothing more, and ends as well.
            Command::Close => commands.close(),
        }
    }
    lookups
}

async fn connect(address: &str) -> Result<PgConnection> {
    let mut connection = PgConnection::connect(address).await?;
    connection.execute(POSTGRES_SETTINGS).await?;
    // Otherwise the server plans the query anew each time, which takes longer than to run it.
    connection.execute("SET plan_cache_mode = 'force_generic_plan'").await?;
    Ok(connection)
}

/// A copy of the error for each lookup of the query.
fn copy(error: &Error) -> Error {
    if is_temporary(error) { Error::PoolTimedOut } else { Error::Protocol(cause(error)) }
}
