//! `org add`, `org list`, `org admin add|remove`.

use latchkey_contract::{Owner, OwnerKind};

use super::output::{Output, say};
use super::storage::open;
use super::{Outcome, bail, checked_name, existing_user, require_administrator, require_free_name};
use crate::cli::{AdminCommand, OrgCommand, StorageArgs};
use crate::ids;
use crate::store::{Connection, people};

pub async fn run(command: OrgCommand, storage: &StorageArgs) -> Outcome {
    match command {
        OrgCommand::Add { name, admin } => {
            checked_name(&name)?;
            let mut transaction = open(storage).await?.store.begin().await?;
            require_free_name(&mut transaction, &name).await?;
            let id = ids::new_id("own")?;
            let owner = Owner { id, name: name.clone(), kind: OwnerKind::Organization.into() };
            people::add_owner(&mut transaction, &owner).await?;
            for user in &admin {
                let user_id = existing_user(&mut transaction, user).await?;
                people::add_member(&mut transaction, &owner.id, &user_id).await?;
            }
            if !people::has_enabled_member(&mut transaction, &owner.id).await? {
                let admins = admin.join(", ");
                bail!("none of {admins} can sign in; name at least one person who is not disabled");
            }
            transaction.commit().await?;
            say!("added {name} with the administrators {}", admin.join(", "));
        }
        OrgCommand::List => {
            let mut on = open(storage).await?.store.read().await?;
            let mut all = people::administrators(&mut on).await?;
            all.sort_by(|(a, one), (b, other)| (&a.name, one).cmp(&(&b.name, other)));
            let mut output = Output::start();
            for org in all.chunk_by(|(a, _), (b, _)| a.id == b.id) {
                let admins: Vec<&str> = org.iter().map(|(_, name)| name.as_str()).collect();
                let Owner { id, name, .. } = &org[0].0;
                let admins = admins.join(",");
                output.line(format_args!("{id}\t{name}\torganization\t{admins}"))?;
            }
            output.finish()?;
        }
        OrgCommand::Admin(AdminCommand::Add { org, user }) => {
            let mut transaction = open(storage).await?.store.begin().await?;
            let org_id = organization(&mut transaction, &org).await?.id;
            let user_id = existing_user(&mut transaction, &user).await?;
            people::add_member(&mut transaction, &org_id, &user_id).await?;
            transaction.commit().await?;
            say!("{user} is now an administrator of {org}");
        }
        OrgCommand::Admin(AdminCommand::Remove { org, user }) => {
            let mut transaction = open(storage).await?.store.begin().await?;
            let org = organization(&mut transaction, &org).await?;
            let user_id = existing_user(&mut transaction, &user).await?;
            people::remove_member(&mut transaction, &org.id, &user_id).await?;
            require_administrator(&mut transaction, &org, &user).await?;
            transaction.commit().await?;
            say!("{user} is no longer an administrator of {}", org.name);
        }
    }
    Ok(())
}

async fn organization(on: &mut Connection, name: &str) -> Outcome<Owner> {
    let owner = people::owner_by_name(on, name).await?;
    let owner = owner.filter(|owner| owner.kind == OwnerKind::Organization);
    Ok(owner.ok_or_else(|| {
        format!("organization {name} does not exist; `org list` prints all names")
    })?)
}
