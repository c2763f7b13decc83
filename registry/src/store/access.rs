//! All credentials of a person except the password: sessions, embed tokens and calendar links.

use super::{Connection, Result, calendar, embed_tokens, sessions};

/// Ends all of them, except the session in which the person changes the password.
pub async fn end_all(on: &mut Connection, user_id: &str, kept_session: Option<&str>) -> Result<()> {
    sessions::end_others(on, user_id, kept_session.unwrap_or_default()).await?;
    embed_tokens::end_all(on, user_id).await?;
    calendar::delete(on, user_id).await
}
