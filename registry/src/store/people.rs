//! Users, owners, and who can act for which owner.

use latchkey_contract::{Instant, Owner, OwnerKind, User};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Connection, Result, seconds};

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
    sqlx::query(
        "INSERT INTO users (id, name, email, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&user.id)
    .bind(&user.name)
    .bind(&user.email)
    .bind(password_hash)
    .bind(seconds(now))
    .execute(&mut *on)
    .await?;
    let owner =
        Owner { id: owner_id.to_owned(), name: user.name.clone(), kind: OwnerKind::User.into() };
    add_owner(on, &owner).await?;
    add_member(on, owner_id, &user.id).await
}

pub async fn add_owner(on: &mut Connection, owner: &Owner) -> Result<()> {
    sqlx::query("INSERT INTO owners (id, name, kind) VALUES ($1, $2, $3)")
        .bind(&owner.id)
        .bind(&owner.name)
        .bind(owner.kind.as_str().to_owned())
        .execute(on)
        .await?;
    Ok(())
}

pub async fn add_member(on: &mut Connection, owner_id: &str, user_id: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO members (owner_id, user_id) VALUES ($1, $2) \
         ON CONFLICT (owner_id, user_id) DO NOTHING",
    )
    .bind(owner_id)
    .bind(user_id)
    .execute(on)
    .await?;
    Ok(())
}

/// Locks the person until the transaction ends. So their changes, and whatever takes their access
/// away, run one after the other.
pub async fn lock(on: &mut Connection, user_id: &str) -> Result<()> {
    sqlx::query("UPDATE users SET email = email WHERE id = $1").bind(user_id).execute(on).await?;
    Ok(())
}

pub async fn remove_member(on: &mut Connection, owner_id: &str, user_id: &str) -> Result<()> {
    lock(on, user_id).await?;
    sqlx::query("DELETE FROM members WHERE owner_id = $1 AND user_id = $2")
        .bind(owner_id)
        .bind(user_id)
        .execute(on)
        .await?;
    Ok(())
}

/// Locks the owner until the transaction ends.
pub async fn lock_owner(on: &mut Connection, owner_id: &str) -> Result<()> {
    sqlx::query("UPDATE owners SET name = name WHERE id = $1").bind(owner_id).execute(on).await?;
    Ok(())
}

/// Whether the owner has a member who is not disabled. Locks the owner first: if two members leave at
/// once, the second transaction must see the first one.
pub async fn has_enabled_member(on: &mut Connection, owner_id: &str) -> Result<bool> {
    lock_owner(on, owner_id).await?;
    let member = sqlx::query(
        "SELECT 1 AS one FROM members m JOIN users u ON u.id = m.user_id \
         WHERE m.owner_id = $1 AND u.disabled_at IS NULL LIMIT 1",
    )
    .bind(owner_id)
    .fetch_optional(on)
    .await?;
    Ok(member.is_some())
}

pub async fn credentials(on: &mut Connection, name: &str) -> Result<Option<Credentials>> {
    let row = sqlx::query("SELECT id, password_hash, disabled_at FROM users WHERE name = $1")
        .bind(name)
        .fetch_optional(on)
        .await?;
    row.map(|row| {
        Ok(Credentials {
            user_id: row.try_get("id")?,
            password_hash: row.try_get("password_hash")?,
            disabled: row.try_get::<Option<i64>, _>("disabled_at")?.is_some(),
        })
    })
    .transpose()
}

/// Whether this is still the password hash, and the person may sign in. Locks the row, so that this
/// stays true until the transaction ends. Checking a password takes so long that another request can
/// change it meanwhile.
pub async fn lock_password(
    on: &mut Connection,
    user_id: &str,
    password_hash: &str,
) -> Result<bool> {
    let locked = sqlx::query(
        "UPDATE users SET password_hash = password_hash \
         WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL",
    )
    .bind(user_id)
    .bind(password_hash)
    .execute(on)
    .await?;
    Ok(locked.rows_affected() > 0)
}

/// Whether the person exists and may sign in. Locks the row until the transaction ends.
pub async fn lock_enabled(on: &mut Connection, user_id: &str) -> Result<bool> {
    let locked =
        sqlx::query("UPDATE users SET email = email WHERE id = $1 AND disabled_at IS NULL")
            .bind(user_id)
            .execute(on)
            .await?;
    Ok(locked.rows_affected() > 0)
}

/// Replaces the password if `old_hash` is still its hash and the person may sign in. Checking the
/// old password takes so long that another request can change it meanwhile.
pub async fn replace_password(
    on: &mut Connection,
    user_id: &str,
    old_hash: &str,
    new_hash: &str,
) -> Result<bool> {
    let replaced = sqlx::query(
        "UPDATE users SET password_hash = $3 \
         WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL",
    )
    .bind(user_id)
    .bind(old_hash)
    .bind(new_hash)
    .execute(on)
    .await?;
    Ok(replaced.rows_affected() > 0)
}

pub async fn set_password(on: &mut Connection, user_id: &str, password_hash: &str) -> Result<()> {
    sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
        .bind(user_id)
        .bind(password_hash)
        .execute(on)
        .await?;
    Ok(())
}

pub async fn set_email(on: &mut Connection, user_id: &str, email: &str) -> Result<()> {
    sqlx::query("UPDATE users SET email = $2 WHERE id = $1")
        .bind(user_id)
        .bind(email)
        .execute(on)
        .await?;
    Ok(())
}

pub async fn disable_user(on: &mut Connection, user_id: &str, now: Instant) -> Result<()> {
    sqlx::query("UPDATE users SET disabled_at = coalesce(disabled_at, $2) WHERE id = $1")
        .bind(user_id)
        .bind(seconds(now))
        .execute(on)
        .await?;
    Ok(())
}

pub async fn enable_user(on: &mut Connection, user_id: &str) -> Result<()> {
    sqlx::query("UPDATE users SET disabled_at = NULL WHERE id = $1")
        .bind(user_id)
        .execute(on)
        .await?;
    Ok(())
}

pub async fn owner_by_name(on: &mut Connection, name: &str) -> Result<Option<Owner>> {
    let row = sqlx::query("SELECT id, name, kind FROM owners WHERE name = $1")
        .bind(name)
        .fetch_optional(on)
        .await?;
    row.as_ref().map(owner).transpose()
}

/// The owners that a user can act for: the user first, then organizations by name.
pub async fn owners_of(on: &mut Connection, user_id: &str) -> Result<Vec<Owner>> {
    let rows = sqlx::query(
        "SELECT o.id, o.name, o.kind FROM members m JOIN owners o ON o.id = m.owner_id \
         WHERE m.user_id = $1 ORDER BY CASE o.kind WHEN 'user' THEN 0 ELSE 1 END, o.name",
    )
    .bind(user_id)
    .fetch_all(on)
    .await?;
    rows.iter().map(owner).collect()
}

pub struct Listed {
    pub user: User,
    /// The ID of the person as an owner.
    pub owner_id: String,
    pub disabled: bool,
}

pub async fn users(on: &mut Connection) -> Result<Vec<Listed>> {
    let rows = sqlx::query(
        "SELECT u.id, u.name, u.email, u.disabled_at, o.id AS owner_id \
         FROM users u JOIN owners o ON o.name = u.name",
    )
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Listed {
                user: User {
                    id: row.try_get("id")?,
                    name: row.try_get("name")?,
                    email: row.try_get("email")?,
                },
                owner_id: row.try_get("owner_id")?,
                disabled: row.try_get::<Option<i64>, _>("disabled_at")?.is_some(),
            })
        })
        .collect()
}

/// Every organization with the name of an administrator, one row per administrator.
pub async fn administrators(on: &mut Connection) -> Result<Vec<(Owner, String)>> {
    let rows = sqlx::query(
        "SELECT o.id, o.name, o.kind, u.name AS user_name FROM owners o \
         JOIN members m ON m.owner_id = o.id JOIN users u ON u.id = m.user_id \
         WHERE o.kind <> 'user'",
    )
    .fetch_all(on)
    .await?;
    rows.iter().map(|row| Ok((owner(row)?, row.try_get("user_name")?))).collect()
}

pub async fn any_user(on: &mut Connection) -> Result<bool> {
    Ok(sqlx::query("SELECT 1 AS one FROM users LIMIT 1").fetch_optional(on).await?.is_some())
}

fn owner(row: &AnyRow) -> Result<Owner> {
    let kind = kind(row.try_get("kind")?);
    Ok(Owner { id: row.try_get("id")?, name: row.try_get("name")?, kind: kind.into() })
}

pub(super) fn kind(text: &str) -> OwnerKind {
    if text == OwnerKind::Organization.into_str() {
        OwnerKind::Organization
    } else {
        OwnerKind::User
    }
}
