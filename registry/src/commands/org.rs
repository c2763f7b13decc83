//! `org add`, `org list`, `org admin add|remove`.

use latchkey_contract::{Owner, OwnerKind};

use super::output::{Output, say};
use super::storage::open;
use super::{checked_name, existing_user, require_administrator, storage_failed};
use crate::cli::{AdminCommand, OrgCommand, StorageArgs};
use crate::ids;
use crate::store::{Connection, people};

pub async fn run(command: OrgCommand, storage: &StorageArgs) -> Result<(), String> {
    match command {
        OrgCommand::Add { name, admin } => {
            checked_name(&name)?;
            let store = open(storage).await?;
            let mut transaction = store.begin().await.map_err(storage_failed)?;
            if people::owner_by_name(&mut transaction, &name)
                .await
                .map_err(storage_failed)?
                .is_some()
            {
                return Err(format!("the name {name} is already taken"));
            }
            let id = ids::new_id("own").map_err(|error| error.to_string())?;
            let owner = Owner { id, name: name.clone(), kind: OwnerKind::Organization.into() };
            people::add_owner(&mut transaction, &owner).await.map_err(storage_failed)?;
            for user in &admin {
                let user_id = existing_user(&mut transaction, user).await?;
                people::add_member(&mut transaction, &owner.id, &user_id)
                    .await
                    .map_err(storage_failed)?;
            }
            if !people::has_enabled_member(&mut transaction, &owner.id)
                .await
                .map_err(storage_failed)?
            {
                return Err(format!(
                    "none of {} can sign in; name at least one person who is not disabled",
                    admin.join(", ")
                ));
            }
            transaction.commit().await.map_err(storage_failed)?;
            say!("added {name} with the administrators {}", admin.join(", "));
        }
        OrgCommand::List => {
            let store = open(storage).await?;
            let mut on = store.read().await.map_err(storage_failed)?;
            let mut all = people::administrators(&mut on).await.map_err(storage_failed)?;
            all.sort_by(|(a, one), (b, other)| (&a.name, one).cmp(&(&b.name, other)));
            let mut output = Output::start();
            for org in all.chunk_by(|(a, _), (b, _)| a.id == b.id) {
                let admins: Vec<&str> = org.iter().map(|(_, name)| name.as_str()).collect();
                let Owner { id, name, .. } = &org[0].0;
                let admins = admins.join(",");
                if !output.line(format_args!("{id}\t{name}\torganization\t{admins}"))? {
                    return Ok(());
                }
            }
            output.finish()?;
        }
        OrgCommand::Admin(AdminCommand::Add { org, user }) => {
            let store = open(storage).await?;
            let mut transaction = store.begin().await.map_err(storage_failed)?;
            let org_id = organization(&mut transaction, &org).await?.id;
            let user_id = existing_user(&mut transaction, &user).await?;
            people::add_member(&mut transaction, &org_id, &user_id)
                .await
                .map_err(storage_failed)?;
            transaction.commit().await.map_err(storage_failed)?;
            say!("{user} is now an administrator of {org}");
        }
        OrgCommand::Admin(AdminCommand::Remove { org, user }) => {
            let store = open(storage).await?;
            let mut transaction = store.begin().await.map_err(storage_failed)?;
            let org = organization(&mut transaction, &org).await?;
            let user_id = existing_user(&mut transaction, &user).await?;
            people::remove_member(&mut transaction, &org.id, &user_id)
                .await
                .map_err(storage_failed)?;
            require_administrator(&mut transaction, &org, &user).await?;
            transaction.commit().await.map_err(storage_failed)?;
            say!("{user} is no longer an administrator of {}", org.name);
        }
    }
    Ok(())
}

async fn organization(on: &mut Connection, name: &str) -> Result<Owner, String> {
    let owner = people::owner_by_name(on, name).await.map_err(storage_failed)?;
    owner
        .filter(|owner| owner.kind == OwnerKind::Organization)
        .ok_or_else(|| format!("organization {name} does not exist"))
}
