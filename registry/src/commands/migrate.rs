//! `migrate [--check]`: applies the migrations of this release, or lists the pending ones.

use super::output::say;
use super::storage::{migrate, open_unchecked, schema};
use super::{Outcome, bail};
use crate::cli::StorageArgs;

pub async fn run(check: bool, storage: &StorageArgs) -> Outcome {
    let store = open_unchecked(storage).await?;
    let schema = schema(&store).await?;
    for name in &schema.pending {
        say!("pending: {name}");
    }
    if schema.pending.is_empty() {
        let whose = if schema.is_newer { "of a newer release" } else { "up to date" };
        say!("the schema is {whose}; nothing is pending");
        return Ok(());
    }
    if check {
        bail!("the schema is not up to date; run `latchkey-registry migrate`");
    }
    migrate(store).await?;
    say!("applied: {}", schema.pending.join(", "));
    Ok(())
}
