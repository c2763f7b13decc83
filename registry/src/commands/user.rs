//! `user add|list|password|email|disable|enable`.

use std::io::{BufRead, IsTerminal, Write};

use latchkey_contract::{OwnerKind, User, Value};
use lettre::Address;

use super::output::{Output, say};
use super::storage::{open, open_or_create};
use super::{checked_name, existing_user, now, require_administrator, storage_failed};
use crate::cli::{StorageArgs, UserCommand};
use crate::ids;
use crate::session::password;
use crate::store::{access, people};

pub async fn run(command: UserCommand, storage: &StorageArgs) -> Result<(), String> {
    match command {
        UserCommand::Add { name, email } => {
            checked_name(&name)?;
            checked_email(&email)?;
            let hash = hashed(&read_password()?)?;
            let store = open_or_create(storage).await?;
            let now = now(storage.clock(), &store).await?;
            let mut transaction = store.begin().await.map_err(storage_failed)?;
            if people::owner_by_name(&mut transaction, &name)
                .await
                .map_err(storage_failed)?
                .is_some()
            {
                return Err(format!("the name {name} is already taken"));
            }
            let user = User { id: id("usr")?, name: name.clone(), email };
            people::add_user(&mut transaction, &user, &id("own")?, &hash, now)
                .await
                .map_err(storage_failed)?;
            transaction.commit().await.map_err(storage_failed)?;
            say!("added {name} {}", user.id);
        }
        UserCommand::List => {
            let store = open(storage).await?;
            let mut on = store.read().await.map_err(storage_failed)?;
            let mut users = people::users(&mut on).await.map_err(storage_failed)?;
            users.sort_by(|a, b| a.user.name.cmp(&b.user.name));
            let mut output = Output::start();
            for people::Listed { user: User { id, name, email }, owner_id, disabled } in users {
                let state = if disabled { "disabled" } else { "active" };
                if !output.line(format_args!("{id}\t{name}\t{email}\t{state}\t{owner_id}"))? {
                    return Ok(());
                }
            }
            output.finish()?;
        }
        UserCommand::Password { name } => {
            let store = open(storage).await?;
            let hash = hashed(&read_password()?)?;
            let mut transaction = store.begin().await.map_err(storage_failed)?;
            let user_id = existing_user(&mut transaction, &name).await?;
            people::set_password(&mut transaction, &user_id, &hash)
                .await
                .map_err(storage_failed)?;
            access::end_all(&mut transaction, &user_id, None).await.map_err(storage_failed)?;
            transaction.commit().await.map_err(storage_failed)?;
            say!("changed the password of {name}; all sessions ended");
        }
        UserCommand::Email { name, email } => {
            checked_email(&email)?;
            let store = open(storage).await?;
            let mut transaction = store.begin().await.map_err(storage_failed)?;
            let user_id = existing_user(&mut transaction, &name).await?;
            people::set_email(&mut transaction, &user_id, &email).await.map_err(storage_failed)?;
            transaction.commit().await.map_err(storage_failed)?;
            say!("changed the e-mail address of {name} to {email}");
        }
        UserCommand::Disable { name } => {
            let store = open(storage).await?;
            let now = now(storage.clock(), &store).await?;
            let mut transaction = store.begin().await.map_err(storage_failed)?;
            let user_id = existing_user(&mut transaction, &name).await?;
            people::disable_user(&mut transaction, &user_id, now).await.map_err(storage_failed)?;
            let owners =
                people::owners_of(&mut transaction, &user_id).await.map_err(storage_failed)?;
            for org in owners.iter().filter(|owner| owner.kind == OwnerKind::Organization) {
                require_administrator(&mut transaction, org, &name).await?;
            }
            access::end_all(&mut transaction, &user_id, None).await.map_err(storage_failed)?;
            transaction.commit().await.map_err(storage_failed)?;
            say!(
                "disabled {name}; their personal keys are refused from now on, and keys of \
                 organizations keep working; `key list --user {name}` prints those that {name} created \
                 or got a value of"
            );
        }
        UserCommand::Enable { name } => {
            let store = open(storage).await?;
            let mut transaction = store.begin().await.map_err(storage_failed)?;
            let user_id = existing_user(&mut transaction, &name).await?;
            people::enable_user(&mut transaction, &user_id).await.map_err(storage_failed)?;
            transaction.commit().await.map_err(storage_failed)?;
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

fn read_password() -> Result<Value, String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprint!("password (visible while you type): ");
        std::io::stderr().flush().map_err(|error| error.to_string())?;
    }
    let mut line = String::new();
    input
        .lock()
        .read_line(&mut line)
        .map_err(|error| format!("cannot read the password: {error}"))?;
    let password = Value::new(line.trim_end_matches(['\r', '\n']).to_owned());
    password::check_new(&password)?;
    Ok(password)
}

fn hashed(secret: &Value) -> Result<String, String> {
    password::hash(secret).map_err(|error| format!("cannot hash the password: {error}"))
}

fn id(kind: &str) -> Result<String, String> {
    ids::new_id(kind).map_err(|error| error.to_string())
}
