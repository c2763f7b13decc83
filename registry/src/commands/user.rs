//! `user add|list|password|email|disable|enable`.

use std::io::{BufRead, IsTerminal, Write};

use latchkey_contract::{OwnerKind, Secret, User};
use lettre::Address;

use super::output::{Output, say};
use super::storage::{Opened, open, open_or_create};
use super::{Outcome, bail, checked_name, existing_user, require_administrator, require_free_name};
use crate::cli::{StorageArgs, UserCommand};
use crate::ids;
use crate::session::password;
use crate::store::{access, people};

pub async fn run(command: UserCommand, storage: &StorageArgs) -> Outcome {
    match command {
        UserCommand::Add { name, email } => {
            checked_name(&name)?;
            checked_email(&email)?;
            let hash = hashed(&read_password()?)?;
            let Opened { store, now } = open_or_create(storage).await?;
            let mut transaction = store.begin().await?;
            require_free_name(&mut transaction, &name).await?;
            let user = User { id: ids::new_id("usr")?, name: name.clone(), email };
            people::add_user(&mut transaction, &user, &ids::new_id("own")?, &hash, now).await?;
            transaction.commit().await?;
            say!("added {name} {}", user.id);
        }
        UserCommand::List => {
            let mut on = open(storage).await?.store.read().await?;
            let mut users = people::users(&mut on).await?;
            users.sort_by(|a, b| a.user.name.cmp(&b.user.name));
            let mut output = Output::start();
            for people::Listed { user: User { id, name, email }, owner_id, disabled } in users {
                let state = if disabled { "disabled" } else { "active" };
                output.line(format_args!("{id}\t{name}\t{email}\t{state}\t{owner_id}"))?;
            }
            output.finish()?;
        }
        UserCommand::Password { name } => {
            let Opened { store, .. } = open(storage).await?;
            existing_user(&mut *store.read().await?, &name).await?;
            let hash = hashed(&read_password()?)?;
            let mut transaction = store.begin().await?;
            let user_id = existing_user(&mut transaction, &name).await?;
            people::set_password(&mut transaction, &user_id, &hash).await?;
            access::end_all(&mut transaction, &user_id, None).await?;
            transaction.commit().await?;
            say!("changed the password of {name}; all sessions ended");
        }
        UserCommand::Email { name, email } => {
            checked_email(&email)?;
            let mut transaction = open(storage).await?.store.begin().await?;
            let user_id = existing_user(&mut transaction, &name).await?;
            people::set_email(&mut transaction, &user_id, &email).await?;
            transaction.commit().await?;
            say!("changed the e-mail address of {name} to {email}");
        }
        UserCommand::Disable { name } => {
            let Opened { store, now } = open(storage).await?;
            let mut transaction = store.begin().await?;
            let user_id = existing_user(&mut transaction, &name).await?;
            people::disable_user(&mut transaction, &user_id, now).await?;
            let owners = people::owners_of(&mut transaction, &user_id).await?;
            for org in owners.iter().filter(|owner| owner.kind == OwnerKind::Organization) {
                require_administrator(&mut transaction, org, &name).await?;
            }
            access::end_all(&mut transaction, &user_id, None).await?;
            transaction.commit().await?;
            say!(
                "disabled {name}; their personal keys are refused from now on, and keys of \
                 organizations keep working; `key list --user {name}` lists the keys that {name} created \
                 or received a value of"
            );
        }
        UserCommand::Enable { name } => {
            let mut transaction = open(storage).await?.store.begin().await?;
            let user_id = existing_user(&mut transaction, &name).await?;
            people::enable_user(&mut transaction, &user_id).await?;
            transaction.commit().await?;
            say!("enabled {name}; they can sign in, and their personal keys work again");
        }
    }
    Ok(())
}

/// Uses the parser of the mail library, because no mail reaches an address that it refuses.
fn checked_email(email: &str) -> Result<(), String> {
    let address = email.parse::<Address>();
    address.map(drop).map_err(|why| format!("'{email}' is not a valid e-mail address: {why}"))
}

fn read_password() -> Outcome<Secret> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprint!("password (visible while you type): ");
        std::io::stderr().flush()?;
    }
    let mut line = String::new();
    let read = input.lock().read_line(&mut line);
    if read.map_err(|error| format!("cannot read the password: {error}"))? == 0 {
        bail!("standard input is empty; write the password to it, as one line");
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    let password = Secret::new(line);
    password::check_new(&password)?;
    Ok(password)
}

fn hashed(secret: &Secret) -> Result<String, String> {
    password::hash(secret).map_err(|error| format!("cannot hash the password: {error}"))
}
