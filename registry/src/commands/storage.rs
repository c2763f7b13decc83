//! The database that a command works on. Only `serve` and `user add`, which an operator begins with,
//! make one: everything else would report success on the empty database of a mistyped folder.

use std::path::PathBuf;

use crate::cli::StorageArgs;
use crate::store::postgres::{Sight, look};
use crate::store::{self, Store};

/// A database that is there.
pub async fn open(args: &StorageArgs) -> Result<Store, String> {
    if let Some(url) = &args.database_url {
        if !sight_of(url, DATABASE_URL, false).await?.is_made {
            return Err(format!(
                "the database {DATABASE_URL} names is empty: name the one your registry uses; \
                 `serve` and `user add` make a new one"
            ));
        }
        return Store::open_url(url).await.map_err(|error| cannot_open(&error));
    }
    Store::open_sqlite(&sqlite_file(args)?).await.map_err(|error| cannot_open(&error))
}

/// A database that is there, or is made now.
pub async fn open_or_make(args: &StorageArgs, patiently: bool) -> Result<Store, String> {
    if let Some(url) = &args.database_url {
        return open_postgres(url, DATABASE_URL, patiently).await;
    }
    std::fs::create_dir_all(&args.data).map_err(|error| {
        format!("cannot create the data folder {}: {error}", args.data.display())
    })?;
    Store::open_sqlite(&file_in(args)).await.map_err(|error| cannot_open(&error))
}

/// The file of a SQLite database that is there.
pub fn sqlite_file(args: &StorageArgs) -> Result<PathBuf, String> {
    let file = file_in(args);
    if file.is_file() {
        return Ok(file);
    }
    Err(format!(
        "there is no database at {}: name its folder with --data; `serve` and `user add` make a \
         new one",
        file.display()
    ))
}

pub async fn open_postgres(url: &str, flag: &str, patiently: bool) -> Result<Store, String> {
    sight_of(url, flag, patiently).await?;
    Store::open_url(url).await.map_err(|error| cannot_open(&error))
}

const DATABASE_URL: &str = "--database-url";

async fn sight_of(url: &str, flag: &str, patiently: bool) -> Result<Sight, String> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(format!("{flag} must begin with postgres://"));
    }
    let sight = look(url, patiently).await.map_err(|error| {
        format!("cannot open the database {flag} names: {}", store::cause(&error))
    })?;
    if sight.encoding == "UTF8" {
        return Ok(sight);
    }
    Err(format!(
        "the database {flag} names is in {}, and names of people and keys need UTF-8: make one with \
         `createdb --encoding UTF8 --template template0 NAME`",
        sight.encoding
    ))
}

fn file_in(args: &StorageArgs) -> PathBuf {
    args.data.join("latchkey.sqlite")
}

fn cannot_open(error: &store::Error) -> String {
    format!("cannot open the database: {}", store::cause(error))
}
