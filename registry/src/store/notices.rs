//! The queue of notices: what is pending for whom, and what cancels a notice.

pub mod mails;
pub mod pending;
pub mod people;
pub mod watch;

use latchkey_contract::Instant;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::sql::{changes, execute, exists, scalars};
use super::{Connection, Result, damaged, seconds};

/// The subject of a notice. The days before an expiry are sorted, the farthest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    Days(u32),
    Expiry,
    /// Half of an overlap is over, and only the old value was used.
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

/// A pending notice: it is not in a mail yet.
#[derive(Clone, Debug)]
pub struct Pending {
    pub value_id: String,
    pub key_id: String,
    pub topic: Topic,
    pub planned_at: Instant,
    pub actor: Option<String>,
}

/// Queues a notice for one person. `false` if it is already queued or sent.
pub async fn queue(on: &mut Connection, user_id: &str, notice: &Pending) -> Result<bool> {
    changes!(on, "
        INSERT INTO notices (value_id, topic, user_id, key_id, planned_at, actor, state)
        VALUES ($1, $2, $3, $4, $5, $6, 'owed') ON CONFLICT (value_id, topic, user_id) DO NOTHING";
        &notice.value_id, notice.topic.text(), user_id, &notice.key_id, seconds(notice.planned_at),
        notice.actor.as_deref()
    )
}

/// The topics that a change of the key makes untrue. Notices about past changes stay.
macro_rules! warnings {
    () => {
        "(n.topic = 'expiry' OR n.topic = 'overlap' OR n.topic LIKE 'days:%')"
    };
}

/// Notices that are no longer true, or that their person may no longer know.
const OUTDATED: &str = concat!(
    "FROM notices n JOIN keys k ON k.id = n.key_id JOIN users u ON u.id = n.user_id \
     LEFT JOIN members m ON m.owner_id = k.owner_id AND m.user_id = n.user_id \
     WHERE (m.user_id IS NULL OR u.disabled_at IS NOT NULL OR (",
    warnings!(),
    " AND (k.deleted_at IS NOT NULL OR k.revoked_at IS NOT NULL OR k.disabled_at IS NOT NULL \
     OR coalesce(CASE WHEN n.topic = 'overlap' THEN k.retiring_id ELSE k.current_id END, '') \
     <> n.value_id)))"
);

/// Cancels the warnings about a key, except in mails that a server may have accepted. If a canceled
/// mail also has notices about other keys, they are queued again for a new mail.
pub async fn cancel(on: &mut Connection, key_id: &str, now: Instant) -> Result<()> {
    let stale: Vec<String> = scalars!(on, concat!(
        "SELECT DISTINCT n.mail_id FROM notices n JOIN notice_mails m ON m.id = n.mail_id \
         WHERE n.key_id = $1 AND m.state = 'ready' AND ", warnings!(), " ORDER BY n.mail_id");
        key_id
    )?;
    for mail_id in stale {
        withdraw(on, &mail_id, NO_SENDER, now).await?;
    }
    execute!(on, concat!(
        "DELETE FROM notices AS n WHERE key_id = $1 AND state <> 'mailed' AND ", warnings!());
        key_id
    )
}

/// No sender has this ID.
const NO_SENDER: &str = "";

/// Cancels a mail and queues its notices again. `false` if a server may have accepted the mail.
pub async fn withdraw(
    on: &mut Connection,
    mail_id: &str,
    holder: &str,
    now: Instant,
) -> Result<bool> {
    let is_canceled = mails::cancel(on, mail_id, holder, now).await?;
    if is_canceled {
        execute!(on, "
            UPDATE notices SET state = 'owed', mail_id = NULL WHERE mail_id = $1"; mail_id)?;
    }
    Ok(is_canceled)
}

/// Whether everything in a mail is still true, and its recipient may still know it. The key may have
/// changed, or the person may have left the owner, during an attempt to send the mail.
pub async fn is_still_true(on: &mut Connection, mail_id: &str) -> Result<bool> {
    let sql = format!("SELECT 1 {OUTDATED} AND n.mail_id = $1 LIMIT 1");
    Ok(!exists!(on, AssertSqlSafe(sql); mail_id)?)
}

/// Moves the pending notices of a value to the value that a replay issued instead.
pub async fn carry_over(on: &mut Connection, from: &str, to: &str) -> Result<()> {
    execute!(on, "
        UPDATE notices SET value_id = $2 WHERE value_id = $1 AND state = 'owed'"; from, to)
}
