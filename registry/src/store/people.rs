//! Users, owners, and who can act for which owner.

use latchkey_contract::{Instant, Owner, OwnerKind, User};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::sql::{changes, execute, exists, fetch_all, fetch_optional};
use super::{Connection, Result, columns, seconds, user_of};

pub struct Credentials {
    pub user_id: String,
    pub password_hash: String,
    pub disabled: bool,
}

/// Adds a person, and the owner for that person.
pub async fn add_user(
    on: &mut Connection,
    user: &User,
    owner_id: &str,
    password_hash: &str,
    now: Instant,
) -> Result<()> {
    execute!(on, "
        INSERT INTO users (id, name, email, password_hash, created_at)
        VALUES ($1, $2, $3, $4, $5)";
        &user.id, &user.name, &user.email, password_hash, seconds(now)
    )?;
    let owner =
        Owner { id: owner_id.to_owned(), name: user.name.clone(), kind: OwnerKind::User.into() };
    add_owner(on, &owner).await?;
    add_member(on, owner_id, &user.id).await
}

pub async fn add_owner(on: &mut Connection, owner: &Owner) -> Result<()> {
    execute!(on, "
        INSERT INTO owners (id, name, kind) VALUES ($1, $2, $3)";
        &owner.id, &owner.name, owner.kind.as_str()
    )
}

pub async fn add_member(on: &mut Connection, owner_id: &str, user_id: &str) -> Result<()> {
    execute!(on, "
        INSERT INTO members (owner_id, user_id) VALUES ($1, $2)
        ON CONFLICT (owner_id, user_id) DO NOTHING"; owner_id, user_id)
}

/// Locks the person until the transaction ends. So the person's changes, and every change that
/// removes the person's access, run one after the other.
pub async fn lock(on: &mut Connection, user_id: &str) -> Result<()> {
    execute!(on, "UPDATE users SET email = email WHERE id = $1"; user_id)
}

pub async fn remove_member(on: &mut Connection, owner_id: &str, user_id: &str) -> Result<()> {
    lock(on, user_id).await?;
    execute!(on, "DELETE FROM members WHERE owner_id = $1 AND user_id = $2"; owner_id, user_id)
}

/// Locks the owner until the transaction ends.
pub async fn lock_owner(on: &mut Connection, owner_id: &str) -> Result<()> {
    execute!(on, "UPDATE owners SET name = name WHERE id = $1"; owner_id)
}

/// Whether the owner has a member who is not disabled. Locks the owner first: if two members leave at
/// once, the second transaction must see the first one.
pub async fn has_enabled_member(on: &mut Connection, owner_id: &str) -> Result<bool> {
    lock_owner(on, owner_id).await?;
    exists!(on, "
        SELECT 1 FROM members m JOIN users u ON u.id = m.user_id
        WHERE m.owner_id = $1 AND u.disabled_at IS NULL LIMIT 1"; owner_id)
}

/// Whether the person exists and may sign in. Locks the row until the transaction ends.
pub async fn lock_enabled(on: &mut Connection, user_id: &str) -> Result<bool> {
    changes!(on, "UPDATE users SET email = email WHERE id = $1 AND disabled_at IS NULL"; user_id)
}

pub async fn credentials(on: &mut Connection, name: &str) -> Result<Option<Credentials>> {
    let found: Option<(String, String, Option<i64>)> = fetch_optional!(on, "
        SELECT id, password_hash, disabled_at FROM users WHERE name = $1"; name)?;
    Ok(found.map(|(user_id, password_hash, disabled_at)| Credentials {
        user_id,
        password_hash,
        disabled: disabled_at.is_some(),
    }))
}

/// Whether this is still the password hash, and the person may sign in. Locks the row, so that this
/// stays true until the transaction ends.
pub async fn lock_password(
    on: &mut Connection,
    user_id: &str,
    password_hash: &str,
) -> Result<bool> {
    replace_password(on, user_id, password_hash, password_hash).await
}

/// Replaces the password if `old_hash` is still its hash and the person may sign in. Checking the
/// old password takes so long that another request can change it meanwhile.
pub async fn replace_password(
    on: &mut Connection,
    user_id: &str,
    old_hash: &str,
    new_hash: &str,
) -> Result<bool> {
    changes!(on, "
        UPDATE users SET password_hash = $3
        WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL";
        user_id, old_hash, new_hash
    )
}

pub async fn set_password(on: &mut Connection, user_id: &str, password_hash: &str) -> Result<()> {
    execute!(on, "UPDATE users SET password_hash = $2 WHERE id = $1"; user_id, password_hash)
}

pub async fn set_email(on: &mut Connection, user_id: &str, email: &str) -> Result<()> {
    execute!(on, "UPDATE users SET email = $2 WHERE id = $1"; user_id, email)
}

pub async fn disable_user(on: &mut Connection, user_id: &str, now: Instant) -> Result<()> {
    execute!(on, "
        UPDATE users SET disabled_at = coalesce(disabled_at, $2) WHERE id = $1";
        user_id, seconds(now)
    )
}

pub async fn enable_user(on: &mut Connection, user_id: &str) -> Result<()> {
    execute!(on, "UPDATE users SET disabled_at = NULL WHERE id = $1"; user_id)
}

pub async fn owner_by_name(on: &mut Connection, name: &str) -> Result<Option<Owner>> {
    let found = fetch_optional!(on, "SELECT id, name, kind FROM owners WHERE name = $1"; name)?;
    Ok(found.map(owner))
}

/// The owners that a user can act for: the user first, then organizations by name.
pub async fn owners_of(on: &mut Connection, user_id: &str) -> Result<Vec<Owner>> {
    let found = fetch_all!(on, "
        SELECT o.id, o.name, o.kind FROM members m JOIN owners o ON o.id = m.owner_id
        WHERE m.user_id = $1 ORDER BY CASE o.kind WHEN 'user' THEN 0 ELSE 1 END, o.name";
        user_id
    )?;
    Ok(found.into_iter().map(owner).collect())
}

fn owner((id, name, kind): (String, String, String)) -> Owner {
    Owner { id, name, kind: columns::kind(&kind).into() }
}

pub struct Listed {
    pub user: User,
    /// The ID of the person as an owner.
    pub owner_id: String,
    pub disabled: bool,
}

impl FromRow<'_, AnyRow> for Listed {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            user: user_of(row)?,
            owner_id: row.try_get("owner_id")?,
            disabled: row.try_get::<Option<i64>, _>("disabled_at")?.is_some(),
        })
    }
}

pub async fn users(on: &mut Connection) -> Result<Vec<Listed>> {
    fetch_all!(on, "
        SELECT u.id, u.name, u.email, u.disabled_at, o.id AS owner_id
        FROM users u JOIN owners o ON o.name = u.name";)
}

/// Every organization with the name of an administrator, one row per administrator.
pub async fn administrators(on: &mut Connection) -> Result<Vec<(Owner, String)>> {
    let found: Vec<(String, String, String, String)> = fetch_all!(on, "
        SELECT o.id, o.name, o.kind, u.name FROM owners o
        JOIN members m ON m.owner_id = o.id JOIN users u ON u.id = m.user_id
        WHERE o.kind <> 'user'";)?;
    let named = |(id, name, kind, user)| (owner((id, name, kind)), user);
    Ok(found.into_iter().map(named).collect())
}

pub async fn any_user(on: &mut Connection) -> Result<bool> {
    exists!(on, "SELECT 1 FROM users LIMIT 1")
}
