//! `package list|assign|import`: which owner has which package.

mod import;

use super::output::{Output, say};
use super::storage::open;
use super::{Outcome, bail, existing_owner, feeds, owner_id};
use crate::cli::{PackageCommand, StorageArgs};
use crate::nuget::is_package_id;
use crate::store::ownership;

const PAGE: u32 = 1_000;

pub async fn run(command: PackageCommand, storage: &StorageArgs) -> Outcome {
    match command {
        PackageCommand::List { owner } => list(owner, storage).await,
        PackageCommand::Assign { feed, id, owner } => assign(&feed, &id, &owner, storage).await,
        PackageCommand::Import { file } => import::run(&file, storage).await,
    }
}

async fn list(owner: Option<String>, storage: &StorageArgs) -> Outcome {
    let mut on = open(storage).await?.store.read().await?;
    let owner_id = owner_id(&mut on, owner.as_deref()).await?;
    let mut output = Output::start();
    let mut after = String::new();
    loop {
        let page = ownership::page(&mut on, owner_id.as_deref(), &after, PAGE).await?;
        let Some(last) = page.last() else { return output.finish() };
        after.clone_from(&last.id_folded);
        for package in &page {
            output.line(format_args!("nuget\t{}\t{}", package.id, package.owner))?;
        }
    }
}

async fn assign(feed: &str, id: &str, owner: &str, storage: &StorageArgs) -> Outcome {
    feeds::checked(feed)?;
    checked_id(id)?;
    let mut transaction = open(storage).await?.store.begin().await?;
    let owner = existing_owner(&mut transaction, owner).await?;
    let before = ownership::assign(&mut transaction, id, &owner.id).await?;
    transaction.commit().await?;
    let owner = owner.name;
    match before {
        Some(before) if before == owner => say!("{id} already belongs to {owner}"),
        Some(before) => say!("{id} now belongs to {owner}, no longer to {before}"),
        None => say!("{id} now belongs to {owner}"),
    }
    Ok(())
}

fn checked_id(id: &str) -> Result<(), String> {
    if is_package_id(id) {
        return Ok(());
    }
    bail!("{id:?} is not a package ID; use 1 to 100 letters, digits and '_', joined by '.' or '-'");
}
