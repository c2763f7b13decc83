//! The pending notices of one person: which are the most urgent, and which are in a mail now.

use latchkey_contract::Instant;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::{OUTDATED, Pending, Topic};
use crate::store::sql::{changes, execute, fetch_all, scalar};
use crate::store::{Connection, Result, instant, seconds};

/// How many days before the expiry a reminder is due. Of several reminders about one value, the one
/// with the fewest days counts.
macro_rules! days {
    ($notice:literal) => {
        concat!(
            "CASE WHEN ",
            $notice,
            ".topic = 'expiry' THEN 0 WHEN ",
            $notice,
            ".topic LIKE 'days:%' THEN CAST(substr(",
            $notice,
            ".topic, 6) AS BIGINT) END"
        )
    };
}

/// Whether there is a reminder closer to the expiry, pending or in a mail.
macro_rules! superseded {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM notices c WHERE c.value_id = n.value_id \
             AND c.user_id = n.user_id AND c.state IN ('owed', 'mailed') AND ",
            days!("c"),
            " < ",
            days!("n"),
            ")"
        )
    };
}

impl FromRow<'_, AnyRow> for Pending {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
            value_id: row.try_get("value_id")?,
            key_id: row.try_get("key_id")?,
            topic: Topic::of(row)?,
            planned_at: instant(row.try_get("planned_at")?),
            actor: row.try_get("actor")?,
        })
    }
}

/// The most urgent pending notices, in the order of `Item::order`.
pub async fn most_urgent(
    on: &mut Connection,
    user_id: &str,
    now: Instant,
    limit: u32,
) -> Result<Vec<Pending>> {
    fetch_all!(on, concat!("
        SELECT n.value_id, n.key_id, n.topic, n.planned_at, n.actor FROM notices n
        JOIN key_values v ON v.id = n.value_id
        WHERE n.user_id = $1 AND n.state = 'owed' AND NOT ", superseded!(), "
        ORDER BY CASE n.topic WHEN 'overlap' THEN 2 WHEN 'revoked' THEN 3
                WHEN 'regenerated' THEN 4 WHEN 'created' THEN 5
                ELSE CASE WHEN v.expires_at <= $2 THEN 0 ELSE 1 END END,
            CASE WHEN n.topic IN ('revoked', 'regenerated', 'created') THEN n.planned_at
                WHEN n.topic = 'overlap' THEN v.retires_at ELSE v.expires_at END,
            n.key_id, n.topic
        LIMIT $3");
        user_id, seconds(now), i64::from(limit)
    )
}

/// Marks a pending notice as part of a mail. `false` if a change canceled the notice meanwhile.
pub async fn mark(
    on: &mut Connection,
    user_id: &str,
    notice: &Pending,
    mail_id: &str,
) -> Result<bool> {
    changes!(on, "
        UPDATE notices SET state = 'mailed', mail_id = $4
        WHERE value_id = $1 AND topic = $2 AND user_id = $3 AND state = 'owed'";
        &notice.value_id, notice.topic.text(), user_id, mail_id
    )
}

/// Drops the person's pending notices that another one supersedes, or that are no longer true.
pub async fn drop_outdated(on: &mut Connection, user_id: &str) -> Result<()> {
    execute!(on, concat!("
        UPDATE notices AS n SET state = 'superseded'
        WHERE n.user_id = $1 AND n.state = 'owed' AND ", superseded!());
        user_id
    )?;
    let sql = format!(
        "
        DELETE FROM notices WHERE user_id = $1 AND state = 'owed' AND (value_id, topic) IN
            (SELECT n.value_id, n.topic {OUTDATED} AND n.user_id = $1 AND n.state = 'owed')"
    );
    execute!(on, AssertSqlSafe(sql); user_id)
}

/// Adds all pending notices of the person to a mail, and returns the number of keys in that mail.
pub async fn mark_rest(on: &mut Connection, user_id: &str, mail_id: &str) -> Result<usize> {
    execute!(on, "
        UPDATE notices SET state = 'mailed', mail_id = $2 WHERE user_id = $1 AND state = 'owed'";
        user_id, mail_id
    )?;
    let keys: i64 = scalar!(on, "
        SELECT count(DISTINCT key_id) FROM notices WHERE mail_id = $1"; mail_id)?;
    Ok(usize::try_from(keys).unwrap_or(0))
}

/// Deletes the pending notices of a person who no longer gets mails.
pub async fn delete_all(on: &mut Connection, user_id: &str) -> Result<()> {
    execute!(on, "DELETE FROM notices WHERE user_id = $1 AND state = 'owed'"; user_id)
}

pub async fn delete(on: &mut Connection, user_id: &str, notice: &Pending) -> Result<()> {
    execute!(on, "
        DELETE FROM notices
        WHERE value_id = $1 AND topic = $2 AND user_id = $3 AND state = 'owed'";
        &notice.value_id, notice.topic.text(), user_id
    )
}
