//! Who gets mails about an owner's keys, and their choices.

use latchkey_contract::{Instant, Owner};
use sqlx::Row;

use crate::store::{Connection, Result, damaged, optional_instant, people, seconds};

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

/// The members of the owner who are not disabled, with their choices.
pub async fn members(on: &mut Connection, owner_id: &str) -> Result<Vec<(String, Choice)>> {
    let rows = sqlx::query(
        "SELECT u.id, s.thresholds, s.organizations FROM members m \
         JOIN users u ON u.id = m.user_id LEFT JOIN notice_settings s ON s.user_id = u.id \
         WHERE m.owner_id = $1 AND u.disabled_at IS NULL ORDER BY u.id",
    )
    .bind(owner_id)
    .fetch_all(on)
    .await?;
    rows.iter().map(|row| Ok((row.try_get("id")?, choice_of(row)?))).collect()
}

pub async fn choice(on: &mut Connection, user_id: &str) -> Result<Choice> {
    let row =
        sqlx::query("SELECT thresholds, organizations FROM notice_settings WHERE user_id = $1")
            .bind(user_id)
            .fetch_optional(on)
            .await?;
    row.as_ref().map_or_else(|| Ok(Choice::default()), choice_of)
}

fn choice_of(row: &sqlx::any::AnyRow) -> Result<Choice> {
    let thresholds: Option<String> = row.try_get("thresholds")?;
    let organizations: Option<i64> = row.try_get("organizations")?;
    let thresholds = thresholds.map(|json| {
        serde_json::from_str(&json).map_err(|error| damaged("notice_settings.thresholds", error))
    });
    Ok(Choice { thresholds: thresholds.transpose()?, organizations: organizations != Some(0) })
}

/// When a choice of the person last changed the reminders.
pub async fn choice_changed_at(on: &mut Connection, user_id: &str) -> Result<Option<Instant>> {
    let row = sqlx::query("SELECT changed_at FROM notice_settings WHERE user_id = $1")
        .bind(user_id)
        .fetch_optional(on)
        .await?;
    let changed_at = row.map(|row| row.try_get("changed_at")).transpose()?;
    Ok(optional_instant(changed_at.flatten()))
}

/// `changed_at` is set if the choice changes the reminders.
pub async fn choose(
    on: &mut Connection,
    user_id: &str,
    choice: &Choice,
    changed_at: Option<Instant>,
) -> Result<()> {
    let thresholds = choice.thresholds.as_ref().map(serde_json::to_string).transpose();
    let thresholds = thresholds.map_err(|error| damaged("notice_settings.thresholds", error))?;
    sqlx::query(
        "INSERT INTO notice_settings (user_id, thresholds, organizations, changed_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (user_id) DO UPDATE SET \
         thresholds = excluded.thresholds, organizations = excluded.organizations, \
         changed_at = coalesce(excluded.changed_at, notice_settings.changed_at)",
    )
    .bind(user_id)
    .bind(thresholds)
    .bind(i64::from(choice.organizations))
    .bind(changed_at.map(seconds))
    .execute(on)
    .await?;
    Ok(())
}

/// The people with pending notices, in the order in which their mails are written.
pub async fn with_pending(on: &mut Connection) -> Result<Vec<String>> {
    let rows =
        sqlx::query("SELECT DISTINCT user_id FROM notices WHERE state = 'owed' ORDER BY user_id")
            .fetch_all(on)
            .await?;
    rows.iter().map(|row| row.try_get("user_id")).collect()
}

/// Locks the person, so that two registries never write the same mail twice. `None` for a disabled
/// person.
pub async fn lock(on: &mut Connection, user_id: &str) -> Result<Option<Recipient>> {
    people::lock(on, user_id).await?;
    let row = sqlx::query("SELECT name, email FROM users WHERE id = $1 AND disabled_at IS NULL")
        .bind(user_id)
        .fetch_optional(&mut *on)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let owners = people::owners_of(on, user_id).await?;
    Ok(Some(Recipient { name: row.try_get("name")?, email: row.try_get("email")?, owners }))
}
