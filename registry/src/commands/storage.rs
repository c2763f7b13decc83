//! Opens the database of a command. Only `serve` and `user add` create one. With a mistyped folder,
//! any other command would report success on a new, empty database. Only `serve` and `migrate` migrate.

use std::path::{Path, PathBuf};

use latchkey_contract::Instant;

use super::{Outcome, bail};
use crate::cli::StorageArgs;
use crate::config::Config;
use crate::disk;
use crate::store::postgres::{Database, inspect as inspect_server};
use crate::store::schema::Schema;
use crate::store::{self, Store};

/// A command's database, and the instant at which the command runs.
pub struct Opened {
    pub store: Store,
    pub now: Instant,
}

/// Opens an existing database with the schema of this program. It never migrates: reading a database
/// must not change it, and every other program that uses the database could fail on the new schema.
pub async fn open(args: &StorageArgs) -> Outcome<Opened> {
    let store = open_unchecked(args).await?;
    let schema = schema(&store).await?;
    if schema.pending.is_empty() {
        return at_now(store, args).await;
    }
    let pending = schema.pending.join(", ");
    bail!(
        "the database has the schema of an earlier release; back it up, then run \
         `latchkey-registry migrate` or start `serve`. Pending: {pending}"
    );
}

/// Opens an existing database whose schema may be older than this program.
pub async fn open_unchecked(args: &StorageArgs) -> Result<Store, String> {
    if let Some(url) = &args.database_url {
        if !inspect(url, DATABASE_URL, false).await?.is_created {
            bail!(
                "the database of {DATABASE_URL} is empty; name the one that your registry uses, or \
                 create one with `serve` or `user add`"
            );
        }
        return connect(url).await;
    }
    Store::open_sqlite(&sqlite_file(args)?).await.map_err(|error| cannot_open(&error))
}

/// Opens the database, or creates it.
pub async fn open_or_create(args: &StorageArgs) -> Outcome<Opened> {
    let is_created = match &args.database_url {
        Some(url) => inspect(url, DATABASE_URL, false).await?.is_created,
        None => file_in(args).is_file(),
    };
    if is_created {
        return open(args).await;
    }
    at_now(migrate_or_create(args, false).await?, args).await
}

async fn at_now(store: Store, args: &StorageArgs) -> Outcome<Opened> {
    let now = args.clock().now(&store).await?;
    Ok(Opened { store, now })
}

/// Opens the database and migrates it, or creates it.
pub async fn migrate_or_create(args: &StorageArgs, wait_for_server: bool) -> Result<Store, String> {
    if let Some(url) = &args.database_url {
        inspect(url, DATABASE_URL, wait_for_server).await?;
        return migrate(connect(url).await?).await;
    }
    let file = file_in(args);
    require_no_link(&file)?;
    let created =
        disk::create_data_folder(&args.data).and_then(|()| disk::create_private_file(&file));
    created.map_err(|error| format!("cannot prepare {}: {error}", file.display()))?;
    let store = Store::open_sqlite(&file).await.map_err(|error| cannot_open(&error))?;
    migrate(store).await
}

/// Prepares the folders for packages and mails, and then cleans them. That can take long, so it does
/// not delay the start.
pub fn prepare_folders(config: &Config) -> Result<(), String> {
    let (data, mode) = (config.data.clone(), config.packages_mode);
    let failed = |error| format!("cannot prepare the folder {}: {error}", config.data.display());
    disk::create_data_folder(&data)
        .and_then(|()| disk::open_data_folder(&data, mode))
        .and_then(|()| disk::create_folder(&disk::packages(&data), mode.of_folder()))
        .map_err(failed)?;
    if let Some(why) = disk::open_to_writers(&data).map_err(failed)? {
        tracing::warn!("{why}");
    }
    std::thread::spawn(move || disk::clean(&data, mode));
    Ok(())
}

/// The file of an existing SQLite database.
pub fn sqlite_file(args: &StorageArgs) -> Result<PathBuf, String> {
    let file = file_in(args);
    require_no_link(&file)?;
    if file.is_file() {
        return Ok(file);
    }
    bail!(
        "no database at {}; name its folder with --data, or create one with `serve` or \
         `user add`",
        file.display()
    );
}

/// Opens the database that `copy` fills. It creates the schema in an empty database, and never
/// migrates an existing one.
pub async fn open_target(url: &str, flag: &str) -> Result<Store, String> {
    let is_created = inspect(url, flag, false).await?.is_created;
    let store = connect(url).await?;
    if !is_created {
        return migrate(store).await;
    }
    if !schema(&store).await?.pending.is_empty() {
        bail!("the database of {flag} is not empty: it has the schema of an earlier release");
    }
    Ok(store)
}

pub async fn migrate(store: Store) -> Result<Store, String> {
    schema(&store).await?;
    store.migrate().await.map_err(|error| cannot_migrate(&error))?;
    // A newer release may have migrated the database between the two.
    schema(&store).await?;
    Ok(store)
}

/// The schema, unless this program is too old for it.
pub async fn schema(store: &Store) -> Result<Schema, String> {
    let schema = store.schema().await.map_err(|error| cannot_open(&error))?;
    match schema.needs_release {
        None => Ok(schema),
        Some(release) => Err(format!(
            "this is release {}, but the database needs {release} or later, because a newer release \
             has migrated it; start that release. Nothing was changed",
            env!("CARGO_PKG_VERSION")
        )),
    }
}

const DATABASE_URL: &str = "--database-url";

async fn inspect(url: &str, flag: &str, wait_for_server: bool) -> Result<Database, String> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        bail!("{flag} must begin with postgres://");
    }
    let found = inspect_server(url, wait_for_server)
        .await
        .map_err(|error| format!("cannot open the database of {flag}: {}", store::cause(&error)))?;
    if found.encoding == "UTF8" {
        return Ok(found);
    }
    bail!(
        "the database of {flag} has the encoding {}, but the registry needs UTF-8; create one with \
         `createdb --encoding UTF8 --template template0 NAME`",
        found.encoding
    );
}

fn file_in(args: &StorageArgs) -> PathBuf {
    args.data.join("latchkey.sqlite")
}

/// Another user of a shared folder could let a link point to any file of this user.
fn require_no_link(file: &Path) -> Result<(), String> {
    if file.is_symlink() {
        let file = file.display();
        bail!("{file} is a symbolic link; name the folder of the database itself with --data");
    }
    Ok(())
}

async fn connect(url: &str) -> Result<Store, String> {
    Store::open_url(url).await.map_err(|error| cannot_open(&error))
}

fn cannot_migrate(error: &store::Error) -> String {
    format!("cannot migrate the database: {}", store::cause(error))
}

fn cannot_open(error: &store::Error) -> String {
    format!("cannot open the database: {}", store::cause(error))
}
