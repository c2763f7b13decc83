//! What people are told of values: who is owed which notice, and what cancels it.

pub mod mails;
pub mod people;
pub mod watch;

use latchkey_contract::Instant;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Connection, Result, damaged, seconds};

/// What a notice is about. Days before an expiry come loosest first, the expiry is the tightest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    Days(u32),
    Expiry,
    /// Half of an overlap is over, and only the old value is in use.
    Overlap,
    Created,
    Regenerated,
    Revoked,
}

impl Topic {
    pub fn text(self) -> String {
        match self {
            Self::Days(days) => format!("days:{days}"),
            Self::Expiry => "expiry".to_owned(),
            Self::Overlap => "overlap".to_owned(),
            Self::Created => "created".to_owned(),
            Self::Regenerated => "regenerated".to_owned(),
            Self::Revoked => "revoked".to_owned(),
        }
    }

    fn of(row: &AnyRow) -> Result<Self> {
        let text: String = row.try_get("topic")?;
        Self::parse(&text).ok_or_else(|| damaged("topic", text))
    }

    fn parse(text: &str) -> Option<Self> {
        if let Some(days) = text.strip_prefix("days:") {
            return days.parse().ok().map(Self::Days);
        }
        [Self::Expiry, Self::Overlap, Self::Created, Self::Regenerated, Self::Revoked]
            .into_iter()
            .find(|topic| topic.text() == text)
    }
}

/// A notice that somebody has not been told yet.
#[derive(Clone, Debug)]
pub struct Owed {
    pub value_id: String,
    pub key_id: String,
    pub topic: Topic,
    pub planned_at: Instant,
    pub actor: Option<String>,
}

/// Owes one person one notice; false if they were told, or are owed it, already.
pub async fn owe(on: &mut Connection, user_id: &str, notice: &Owed) -> Result<bool> {
    let added = sqlx::query(
        "INSERT INTO notices (value_id, topic, user_id, key_id, planned_at, actor, state) \
         VALUES ($1, $2, $3, $4, $5, $6, 'owed') ON CONFLICT (value_id, topic, user_id) DO NOTHING",
    )
    .bind(&notice.value_id)
    .bind(notice.topic.text())
    .bind(user_id)
    .bind(&notice.key_id)
    .bind(seconds(notice.planned_at))
    .bind(notice.actor.as_deref())
    .execute(on)
    .await?;
    Ok(added.rows_affected() > 0)
}

pub async fn owed_to(on: &mut Connection, user_id: &str) -> Result<Vec<Owed>> {
    let rows = sqlx::query(
        "SELECT value_id, key_id, topic, planned_at, actor FROM notices \
         WHERE user_id = $1 AND state = 'owed' ORDER BY planned_at, key_id, topic",
    )
    .bind(user_id)
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Owed {
                value_id: row.try_get("value_id")?,
                key_id: row.try_get("key_id")?,
                topic: Topic::of(row)?,
                planned_at: super::instant(row.try_get("planned_at")?),
                actor: row.try_get("actor")?,
            })
        })
        .collect()
}

/// A topic of this value that the person has a mail about, or had.
pub async fn told(on: &mut Connection, user_id: &str, value_id: &str) -> Result<Vec<Topic>> {
    let rows = sqlx::query(
        "SELECT topic FROM notices WHERE value_id = $1 AND user_id = $2 AND state = 'mailed'",
    )
    .bind(value_id)
    .bind(user_id)
    .fetch_all(on)
    .await?;
    rows.iter().map(Topic::of).collect()
}

/// What becomes of an owed notice: part of a mail, or nothing because one says something tighter.
/// False when somebody cancelled it meanwhile.
pub async fn settle(
    on: &mut Connection,
    user_id: &str,
    notice: &Owed,
    mail_id: Option<&str>,
) -> Result<bool> {
    let changed = sqlx::query(
        "UPDATE notices SET state = CASE WHEN $4 = '' THEN 'superseded' ELSE 'mailed' END, \
         mail_id = CASE WHEN $4 = '' THEN NULL ELSE $4 END \
         WHERE value_id = $1 AND topic = $2 AND user_id = $3 AND state = 'owed'",
    )
    .bind(&notice.value_id)
    .bind(notice.topic.text())
    .bind(user_id)
    .bind(mail_id.unwrap_or(""))
    .execute(on)
    .await?;
    Ok(changed.rows_affected() > 0)
}

pub async fn drop_owed(on: &mut Connection, user_id: &str, notice: &Owed) -> Result<()> {
    sqlx::query(
        "DELETE FROM notices \
         WHERE value_id = $1 AND topic = $2 AND user_id = $3 AND state = 'owed'",
    )
    .bind(&notice.value_id)
    .bind(notice.topic.text())
    .bind(user_id)
    .execute(on)
    .await?;
    Ok(())
}

/// The topics that a change of the key makes untrue. What happened stays told.
const WARNINGS: &str = "(n.topic = 'expiry' OR n.topic = 'overlap' OR n.topic LIKE 'days:%')";

/// Cancels every warning about a key that no server can have accepted yet. A mail that also
/// speaks of other keys is taken back: what else it says is owed again and written anew.
pub async fn cancel(on: &mut Connection, key_id: &str, now: Instant) -> Result<()> {
    let stale = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT DISTINCT n.mail_id FROM notices n JOIN notice_mails m ON m.id = n.mail_id \
         WHERE n.key_id = $1 AND m.state = 'ready' AND {WARNINGS} ORDER BY n.mail_id"
    )))
    .bind(key_id)
    .fetch_all(&mut *on)
    .await?;
    for row in stale {
        take_back(on, row.try_get("mail_id")?, NOBODY, now).await?;
    }
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "DELETE FROM notices AS n WHERE key_id = $1 AND state <> 'mailed' AND {WARNINGS}"
    )))
    .bind(key_id)
    .execute(on)
    .await?;
    Ok(())
}

/// No holder of a mail is called so.
const NOBODY: &str = "";

/// What a mail says is owed again; false for a mail that a server may have accepted.
pub async fn take_back(
    on: &mut Connection,
    mail_id: &str,
    holder: &str,
    now: Instant,
) -> Result<bool> {
    let is_cancelled = mails::cancel(on, mail_id, holder, now).await?;
    if is_cancelled {
        sqlx::query("UPDATE notices SET state = 'owed', mail_id = NULL WHERE mail_id = $1")
            .bind(mail_id)
            .execute(on)
            .await?;
    }
    Ok(is_cancelled)
}

/// Whether everything in a mail is still true and still its recipient's business: a person may have
/// acted, or have left, while an attempt to send it was under way.
pub async fn holds(on: &mut Connection, mail_id: &str) -> Result<bool> {
    let outdated = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT 1 AS one FROM notices n JOIN keys k ON k.id = n.key_id \
         JOIN users u ON u.id = n.user_id \
         LEFT JOIN members m ON m.owner_id = k.owner_id AND m.user_id = n.user_id \
         WHERE n.mail_id = $1 AND (m.user_id IS NULL OR u.disabled_at IS NOT NULL OR ({WARNINGS} \
         AND (k.deleted_at IS NOT NULL OR k.revoked_at IS NOT NULL OR k.disabled_at IS NOT NULL \
         OR coalesce(CASE WHEN n.topic = 'overlap' THEN k.retiring_id ELSE k.current_id END, '') \
         <> n.value_id))) LIMIT 1"
    )))
    .bind(mail_id)
    .fetch_optional(on)
    .await?;
    Ok(outdated.is_none())
}

/// A value that is shown again takes over what was to be told of the one it replaces.
pub async fn carry_over(on: &mut Connection, from: &str, to: &str) -> Result<()> {
    sqlx::query("UPDATE notices SET value_id = $2 WHERE value_id = $1 AND state = 'owed'")
        .bind(from)
        .bind(to)
        .execute(on)
        .await?;
    Ok(())
}

/// Mails that are over, and notices of values that are long gone.
pub async fn forget_before(on: &mut Connection, at: Instant) -> Result<()> {
    sqlx::query(
        "DELETE FROM notices WHERE planned_at < $1 AND value_id IN \
         (SELECT id FROM key_values WHERE expires_at < $1 OR ended_at < $1)",
    )
    .bind(seconds(at))
    .execute(&mut *on)
    .await?;
    sqlx::query("DELETE FROM notice_mails WHERE next_at IS NULL AND written_at < $1")
        .bind(seconds(at))
        .execute(on)
        .await?;
    Ok(())
}
