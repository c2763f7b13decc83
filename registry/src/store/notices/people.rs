//! Who gets mails about an owner's keys, and their choices.

use latchkey_contract::{Instant, Owner};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use crate::store::sql::{execute, fetch_all, fetch_optional, optional_scalar, scalars};
use crate::store::{Connection, Result, optional_instant, optional_json, people, seconds, to_json};

/// A person's stored choice. Without thresholds, all days of the policy apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub thresholds: Option<Vec<u32>>,
    pub organizations: bool,
}

impl Default for Choice {
    fn default() -> Self {
        Self { thresholds: None, organizations: true }
    }
}

pub struct Recipient {
    pub name: String,
    pub email: String,
    pub owners: Vec<Owner>,
}

/// A person without a row in `notice_settings` has null in both columns.
impl FromRow<'_, AnyRow> for Choice {
    fn from_row(row: &AnyRow) -> Result<Self> {
        let organizations: Option<i64> = row.try_get("organizations")?;
        let thresholds = optional_json(row, "thresholds")?;
        Ok(Self { thresholds, organizations: organizations != Some(0) })
    }
}

pub struct Member {
    pub user_id: String,
    pub choice: Choice,
}

impl FromRow<'_, AnyRow> for Member {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self { user_id: row.try_get("id")?, choice: Choice::from_row(row)? })
    }
}

/// The members of the owner who are not disabled, with their choices.
pub async fn members(on: &mut Connection, owner_id: &str) -> Result<Vec<Member>> {
    fetch_all!(on, "
        SELECT u.id, s.thresholds, s.organizations FROM members m
        JOIN users u ON u.id = m.user_id LEFT JOIN notice_settings s ON s.user_id = u.id
        WHERE m.owner_id = $1 AND u.disabled_at IS NULL ORDER BY u.id"; owner_id)
}

pub async fn choice(on: &mut Connection, user_id: &str) -> Result<Choice> {
    let found = fetch_optional!(on, "
        SELECT thresholds, organizations FROM notice_settings WHERE user_id = $1"; user_id)?;
    Ok(found.unwrap_or_default())
}

/// When a choice of the person last changed the reminders.
pub async fn choice_changed_at(on: &mut Connection, user_id: &str) -> Result<Option<Instant>> {
    let found: Option<Option<i64>> = optional_scalar!(on, "
        SELECT changed_at FROM notice_settings WHERE user_id = $1"; user_id)?;
    Ok(optional_instant(found.flatten()))
}

/// `changed_at` is set if the choice changes the reminders.
pub async fn choose(
    on: &mut Connection,
    user_id: &str,
    choice: &Choice,
    changed_at: Option<Instant>,
) -> Result<()> {
    execute!(on, "
        INSERT INTO notice_settings (user_id, thresholds, organizations, changed_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT (user_id) DO UPDATE SET
            thresholds = excluded.thresholds, organizations = excluded.organizations,
            changed_at = coalesce(excluded.changed_at, notice_settings.changed_at)";
        user_id, choice.thresholds.as_ref().map(to_json).transpose()?,
        i64::from(choice.organizations), changed_at.map(seconds)
    )
}

/// The people with pending notices, in the order in which their mails are written.
pub async fn with_pending(on: &mut Connection) -> Result<Vec<String>> {
    scalars!(on, "SELECT DISTINCT user_id FROM notices WHERE state = 'owed' ORDER BY user_id")
}

/// Locks the person, so that two registries never write the same mail twice. `None` for a disabled
/// person.
pub async fn lock(on: &mut Connection, user_id: &str) -> Result<Option<Recipient>> {
    people::lock(on, user_id).await?;
    let found: Option<(String, String)> = fetch_optional!(on, "
        SELECT name, email FROM users WHERE id = $1 AND disabled_at IS NULL"; user_id)?;
    let Some((name, email)) = found else { return Ok(None) };
    Ok(Some(Recipient { name, email, owners: people::owners_of(on, user_id).await? }))
}
