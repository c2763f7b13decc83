//! `copy --to postgres://…`: copies a SQLite database into an empty PostgreSQL database.

use super::output::say;
use super::{storage, storage_failed};
use crate::cli::StorageArgs;
use crate::store::copy;

const PRINT_EVERY: i64 = 50_000;

pub async fn run(to: &str, args: &StorageArgs) -> Result<(), String> {
    if args.database_url.is_some() {
        return Err("copy works only from SQLite to PostgreSQL; between PostgreSQL servers use \
                    `pg_dump` and `pg_restore`"
            .to_owned());
    }
    let from = storage::open(args).await?;
    // This program does not know the new columns, so the copy would lose them.
    if storage::schema(&from).await?.is_newer {
        return Err(
            "a newer release has migrated the database; copy it with that release. Nothing \
                    was copied"
                .to_owned(),
        );
    }
    let to = storage::migrate_or_create_postgres(to, "--to", false).await?;
    // Locks the source until the end, so that a running registry cannot change it meanwhile.
    let mut from = from.begin().await.map_err(storage_failed)?;
    let mut into = to.begin().await.map_err(storage_failed)?;
    if let Some(table) = copy::first_filled(&mut into).await.map_err(storage_failed)? {
        return Err(format!(
            "the database of --to is not empty ({table} has rows); nothing was changed"
        ));
    }
    let mut tables = 0;
    let mut rows = 0;
    copy::everything(&mut from, &mut into, |table, done, all| {
        if done == all {
            tables += 1;
            rows += all;
            say!("{table}: {all}");
        } else if done % PRINT_EVERY == 0 {
            say!("{table}: {done} of {all}");
        }
    })
    .await
    .map_err(|error| format!("nothing was copied: {error}"))?;
    into.commit().await.map_err(storage_failed)?;
    say!(
        "copied {rows} rows of {tables} tables; start every registry with --database-url now, and \
         keep {} for the packages",
        args.data.display()
    );
    Ok(())
}
