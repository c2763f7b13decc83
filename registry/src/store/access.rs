//! Everything a person can get in with, apart from the password: sessions, embed tokens, calendar
//! links.

use super::{Connection, Result, calendar, embed_tokens, sessions};

/// Ends all of it. A person who changes their password keeps the session they do it in.
pub async fn end_all(on: &mut Connection, user_id: &str, kept_session: Option<&str>) -> Result<()> {
    sessions::end_others(on, user_id, kept_session.unwrap_or_default()).await?;
    embed_tokens::end_all(on, user_id).await?;
    calendar::forget(on, user_id).await
}
