//! `copy --to postgres://…`: copies a SQLite database into an empty PostgreSQL database.

use super::output::say;
use super::storage::{Opened, open, open_target, schema};
use super::{Outcome, bail};
use crate::cli::StorageArgs;
use crate::store::copy;

const PRINT_EVERY: i64 = 50_000;

pub async fn run(to: &str, args: &StorageArgs) -> Outcome {
    if args.database_url.is_some() {
        bail!(
            "copy works only from SQLite to PostgreSQL; between PostgreSQL servers use \
             `pg_dump` and `pg_restore`"
        );
    }
    let Opened { store: from, .. } = open(args).await?;
    // This program does not know the new columns, so the copy would lose them.
    if schema(&from).await?.is_newer {
        bail!(
            "a newer release has migrated the database; copy it with that release. Nothing \
             was copied"
        );
    }
    let to = open_target(to, "--to").await?;
    // Locks the source until the end, so that a running registry cannot change it meanwhile.
    let mut from = from.begin().await?;
    let mut into = to.begin().await?;
    if let Some(table) = copy::first_filled(&mut into).await? {
        bail!("the database of --to is not empty ({table} has rows); nothing was changed");
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
    into.commit().await?;
    say!(
        "copied {rows} rows of {tables} tables; start every registry with --database-url now, and \
         keep {} for the packages",
        args.data.display()
    );
    Ok(())
}
