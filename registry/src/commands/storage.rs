//! Opens the database of a command. Only `serve` and `user add` create one. With a mistyped folder,
//! any other command would report success on a new, empty database.

use std::path::PathBuf;

use crate::cli::StorageArgs;
use crate::store::postgres::{Database, inspect as inspect_server};
use crate::store::{self, Store};

/// Opens an existing database.
pub async fn open(args: &StorageArgs) -> Result<Store, String> {
    if let Some(url) = &args.database_url {
        if !inspect(url, DATABASE_URL, false).await?.is_created {
            return Err(format!(
                "the database of {DATABASE_URL} is empty; name the one that your registry uses, or \
                 create one with `serve` or `user add`"
            ));
        }
        return Store::open_url(url).await.map_err(|error| cannot_open(&error));
    }
    Store::open_sqlite(&sqlite_file(args)?).await.map_err(|error| cannot_open(&error))
}

/// Opens the database, or creates it.
pub async fn open_or_create(args: &StorageArgs, wait_for_server: bool) -> Result<Store, String> {
    if let Some(url) = &args.database_url {
        return open_postgres(url, DATABASE_URL, wait_for_server).await;
    }
    std::fs::create_dir_all(&args.data).map_err(|error| {
        format!("cannot create the data folder {}: {error}", args.data.display())
    })?;
    Store::open_sqlite(&file_in(args)).await.map_err(|error| cannot_open(&error))
}

/// The file of an existing SQLite database.
pub fn sqlite_file(args: &StorageArgs) -> Result<PathBuf, String> {
    let file = file_in(args);
    if file.is_file() {
        return Ok(file);
    }
    Err(format!(
        "no database at {}; name its folder with --data, or create one with `serve` or \
         `user add`",
        file.display()
    ))
}

pub async fn open_postgres(url: &str, flag: &str, wait_for_server: bool) -> Result<Store, String> {
    inspect(url, flag, wait_for_server).await?;
    Store::open_url(url).await.map_err(|error| cannot_open(&error))
}

const DATABASE_URL: &str = "--database-url";

async fn inspect(url: &str, flag: &str, wait_for_server: bool) -> Result<Database, String> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(format!("{flag} must begin with postgres://"));
    }
    let found = inspect_server(url, wait_for_server)
        .await
        .map_err(|error| format!("cannot open the database of {flag}: {}", store::cause(&error)))?;
    if found.encoding == "UTF8" {
        return Ok(found);
    }
    Err(format!(
        "the database of {flag} has the encoding {}, but the registry needs UTF-8; create one with \
         `createdb --encoding UTF8 --template template0 NAME`",
        found.encoding
    ))
}

fn file_in(args: &StorageArgs) -> PathBuf {
    args.data.join("latchkey.sqlite")
}

fn cannot_open(error: &store::Error) -> String {
    format!("cannot open the database: {}", store::cause(error))
}
