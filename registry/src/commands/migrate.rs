//! `migrate [--check]`: applies the migrations of this release, or lists the pending ones.

use super::output::say;
use super::storage;
use crate::cli::MigrateArgs;

pub async fn run(args: MigrateArgs) -> Result<(), String> {
    let store = storage::open_unchecked(&args.storage).await?;
    let schema = storage::schema(&store).await?;
    for name in &schema.pending {
        say!("pending: {name}");
    }
    if schema.pending.is_empty() {
        let whose = if schema.is_newer { "of a newer release" } else { "up to date" };
        say!("the schema is {whose}; nothing is pending");
        return Ok(());
    }
    if args.check {
        return Err("the schema is not up to date; run `latchkey-registry migrate`".to_owned());
    }
    storage::migrate(store).await?;
    say!("applied: {}", schema.pending.join(", "));
    Ok(())
}
