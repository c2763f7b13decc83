//! Embed tokens, by their hash.

use latchkey_contract::{Instant, User};
use sqlx::Row;

use super::keys::to_json;
use super::{Connection, Result, damaged, instant, people, seconds};

/// What a token allows.
pub struct Grant {
    pub gallery: String,
    pub origin: String,
    /// Owner IDs. `None` means all owners of the person.
    pub owners: Option<Vec<String>>,
    pub confirmed: bool,
    pub expires_at: Instant,
}

pub async fn add(
    on: &mut Connection,
    token_hash: &str,
    user_id: &str,
    grant: &Grant,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO embed_tokens \
         (token_hash, user_id, gallery, origin, owners, confirmed, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(token_hash)
    .bind(user_id)
    .bind(&grant.gallery)
    .bind(&grant.origin)
    .bind(grant.owners.as_ref().map(to_json).transpose()?)
    .bind(i64::from(grant.confirmed))
    .bind(seconds(grant.expires_at))
    .execute(on)
    .await?;
    Ok(())
}

/// Does not find the tokens of a disabled person.
pub async fn find(on: &mut Connection, token_hash: &str) -> Result<Option<(User, Grant)>> {
    let row = sqlx::query(
        "SELECT u.id, u.name, u.email, t.gallery, t.origin, t.owners, t.confirmed, t.expires_at \
         FROM embed_tokens t JOIN users u ON u.id = t.user_id \
         WHERE t.token_hash = $1 AND u.disabled_at IS NULL",
    )
    .bind(token_hash)
    .fetch_optional(on)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let user =
        User { id: row.try_get("id")?, name: row.try_get("name")?, email: row.try_get("email")? };
    let owners: Option<String> = row.try_get("owners")?;
    let owners = owners.map(|json| serde_json::from_str(&json)).transpose();
    let grant = Grant {
        gallery: row.try_get("gallery")?,
        origin: row.try_get("origin")?,
        owners: owners.map_err(|error| damaged("embed_tokens.owners", error))?,
        confirmed: row.try_get::<i64, _>("confirmed")? != 0,
        expires_at: instant(row.try_get("expires_at")?),
    };
    Ok(Some((user, grant)))
}

pub async fn end(on: &mut Connection, token_hash: &str) -> Result<()> {
    sqlx::query("DELETE FROM embed_tokens WHERE token_hash = $1")
        .bind(token_hash)
        .execute(on)
        .await?;
    Ok(())
}

/// Ends the tokens that one gallery minted for the person.
pub async fn end_of_gallery(on: &mut Connection, user_id: &str, gallery: &str) -> Result<()> {
    people::lock(on, user_id).await?;
    sqlx::query("DELETE FROM embed_tokens WHERE user_id = $1 AND gallery = $2")
        .bind(user_id)
        .bind(gallery)
        .execute(on)
        .await?;
    Ok(())
}

pub async fn end_all(on: &mut Connection, user_id: &str) -> Result<()> {
    sqlx::query("DELETE FROM embed_tokens WHERE user_id = $1").bind(user_id).execute(on).await?;
    Ok(())
}
