//! Embed tokens, by their hash.

use latchkey_contract::{Instant, User};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::sql::{execute, fetch_optional};
use super::{Connection, Result, instant, optional_json, people, seconds, to_json, user_of};

/// The permissions of a token.
pub struct Grant {
    pub gallery: String,
    pub origin: String,
    /// Owner IDs. `None` means all owners of the person.
    pub owners: Option<Vec<String>>,
    pub confirmed: bool,
    pub expires_at: Instant,
}

pub struct Granted {
    pub user: User,
    pub grant: Grant,
}

impl FromRow<'_, AnyRow> for Granted {
    fn from_row(row: &AnyRow) -> Result<Self> {
        let grant = Grant {
            gallery: row.try_get("gallery")?,
            origin: row.try_get("origin")?,
            owners: optional_json(row, "owners")?,
            confirmed: row.try_get::<i64, _>("confirmed")? != 0,
            expires_at: instant(row.try_get("expires_at")?),
        };
        Ok(Self { user: user_of(row)?, grant })
    }
}

pub async fn add(
    on: &mut Connection,
    token_hash: &str,
    user_id: &str,
    grant: &Grant,
) -> Result<()> {
    execute!(on, "
        INSERT INTO embed_tokens
            (token_hash, user_id, gallery, origin, owners, confirmed, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
        token_hash, user_id, &grant.gallery, &grant.origin,
        grant.owners.as_ref().map(to_json).transpose()?, i64::from(grant.confirmed),
        seconds(grant.expires_at)
    )
}

/// Does not find the tokens of a disabled person.
pub async fn find(on: &mut Connection, token_hash: &str) -> Result<Option<Granted>> {
    fetch_optional!(on, "
        SELECT u.id, u.name, u.email, t.gallery, t.origin, t.owners, t.confirmed, t.expires_at
        FROM embed_tokens t JOIN users u ON u.id = t.user_id
        WHERE t.token_hash = $1 AND u.disabled_at IS NULL"; token_hash)
}

pub async fn end(on: &mut Connection, token_hash: &str) -> Result<()> {
    execute!(on, "DELETE FROM embed_tokens WHERE token_hash = $1"; token_hash)
}

/// Ends the tokens that one gallery minted for the person.
pub async fn end_of_gallery(on: &mut Connection, user_id: &str, gallery: &str) -> Result<()> {
    people::lock(on, user_id).await?;
    execute!(on, "
        DELETE FROM embed_tokens WHERE user_id = $1 AND gallery = $2"; user_id, gallery)
}

pub async fn end_all(on: &mut Connection, user_id: &str) -> Result<()> {
    execute!(on, "DELETE FROM embed_tokens WHERE user_id = $1"; user_id)
}
