//! Reads SQLite on the calling thread. A read of the write-ahead log sees every commit, also of other
//! processes, and takes a few microseconds: less than passing the query to a pool thread.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::{BY_HASH, Presented, read};
use crate::store::{Result, before_query};

/// A reader waits only for a recovery of the log. The caller then asks the pool, which can wait.
const NO_WAITING: Duration = Duration::ZERO;

/// SQLite reads mapped pages in place, instead of copying them into a cache for each connection.
const MAPPED_BYTES: i64 = 1 << 30;

/// Each thread that asks at the same time takes a connection of its own.
pub struct Readers {
    file: PathBuf,
    free: Mutex<Vec<Connection>>,
}

impl Readers {
    pub fn new(file: &Path) -> Self {
        Self { file: file.to_owned(), free: Mutex::default() }
    }

    pub fn find(&self, hash: &str) -> Result<Option<Presented>> {
        let free = self.free().pop();
        let connection = match free {
            Some(connection) => connection,
            None => self.open().map_err(before_query)?,
        };
        let found = by_hash(&connection, hash)?;
        self.free().push(connection);
        Ok(found)
    }

    pub fn close(&self) {
        self.free().clear();
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(NO_WAITING)?;
        connection.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
        Ok(connection)
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn by_hash(connection: &Connection, hash: &str) -> Result<Option<Presented>> {
    let mut query = connection.prepare_cached(BY_HASH).map_err(before_query)?;
    let found = query.query_row([hash], |row| Ok(read(row))).optional();
    found.map_err(before_query)?.transpose()
}
