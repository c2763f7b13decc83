//! `copy --to postgres://…`: everything in a SQLite database into an empty PostgreSQL one.

use super::{storage, storage_failed};
use crate::cli::CopyArgs;
use crate::store::copy;

const TELL_EVERY: i64 = 50_000;

pub async fn run(args: CopyArgs) -> Result<(), String> {
    if args.storage.database_url.is_some() {
        return Err("copy moves a SQLite database to PostgreSQL; from one PostgreSQL to another \
                    use `pg_dump` and `pg_restore`"
            .to_owned());
    }
    let from = storage::open(&args.storage).await?;
    let to = storage::open_postgres(&args.to, "--to", false).await?;
    // Held to the end: a registry that still runs on the source can change nothing behind our back.
    let mut from = from.write().await.map_err(storage_failed)?;
    let mut into = to.write().await.map_err(storage_failed)?;
    if let Some(table) = copy::first_filled(&mut into).await.map_err(storage_failed)? {
        return Err(format!(
            "the database --to names is not empty ({table} holds something); nothing was changed"
        ));
    }
    let mut tables = 0;
    let mut rows = 0;
    copy::everything(&mut from, &mut into, |table, done, all| {
        if done == all {
            tables += 1;
            rows += all;
            println!("{table}: {all}");
        } else if done % TELL_EVERY == 0 {
            println!("{table}: {done} of {all}");
        }
    })
    .await
    .map_err(|error| format!("nothing was copied: {error}"))?;
    into.commit().await.map_err(storage_failed)?;
    println!(
        "copied {rows} rows of {tables} tables; from now on start every registry with \
         --database-url, and keep {} for the packages",
        args.storage.data.display()
    );
    Ok(())
}
