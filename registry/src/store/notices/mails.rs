//! Written mails, their leases, and the results of sending.

use latchkey_contract::Instant;
use sqlx::Row;

use crate::store::events::Subject;
use crate::store::{Connection, Result, instant, seconds, unsigned};

/// A written mail. Every attempt sends it unchanged.
#[derive(Clone, Debug)]
pub struct Mail {
    pub id: String,
    pub user_id: String,
    pub user_name: String,
    pub address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub message_id: String,
    pub written_at: Instant,
    pub attempts: u64,
    /// An attempt ended without an answer, so a server may have accepted the mail.
    pub is_doubtful: bool,
}

pub async fn add(on: &mut Connection, mail: &Mail) -> Result<()> {
    sqlx::query(
        "INSERT INTO notice_mails (id, user_id, user_name, address, subject, body_text, body_html, \
         message_id, written_at, state, attempts, next_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'ready', 0, $9)",
    )
    .bind(&mail.id)
    .bind(&mail.user_id)
    .bind(&mail.user_name)
    .bind(&mail.address)
    .bind(&mail.subject)
    .bind(&mail.text)
    .bind(&mail.html)
    .bind(&mail.message_id)
    .bind(seconds(mail.written_at))
    .execute(on)
    .await?;
    Ok(())
}

/// The IDs of mails whose next attempt is due: new ones, retries, and mails with an expired lease.
pub async fn due(on: &mut Connection, now: Instant, limit: u32) -> Result<Vec<String>> {
    let rows = sqlx::query(
        "SELECT id FROM notice_mails WHERE next_at IS NOT NULL AND next_at <= $1 \
         ORDER BY next_at, id LIMIT $2",
    )
    .bind(seconds(now))
    .bind(i64::from(limit))
    .fetch_all(on)
    .await?;
    rows.iter().map(|row| row.try_get("id")).collect()
}

/// Leases a mail for one attempt until `until`. `None` if another sender has the lease.
pub async fn lease(
    on: &mut Connection,
    id: &str,
    holder: &str,
    now: Instant,
    until: Instant,
) -> Result<Option<Mail>> {
    let taken = sqlx::query(
        "UPDATE notice_mails SET state = 'sending', holder = $2, attempts = attempts + 1, \
         doubtful = CASE WHEN state = 'sending' THEN 1 ELSE doubtful END, next_at = $4 \
         WHERE id = $1 AND next_at IS NOT NULL AND next_at <= $3",
    )
    .bind(id)
    .bind(holder)
    .bind(seconds(now))
    .bind(seconds(until))
    .execute(&mut *on)
    .await?;
    if taken.rows_affected() == 0 {
        return Ok(None);
    }
    let row =
        sqlx::query("SELECT * FROM notice_mails WHERE id = $1").bind(id).fetch_one(on).await?;
    Ok(Some(Mail {
        id: row.try_get("id")?,
        user_id: row.try_get("user_id")?,
        user_name: row.try_get("user_name")?,
        address: row.try_get("address")?,
        subject: row.try_get("subject")?,
        text: row.try_get("body_text")?,
        html: row.try_get("body_html")?,
        message_id: row.try_get("message_id")?,
        written_at: instant(row.try_get("written_at")?),
        attempts: unsigned(row.try_get("attempts")?),
        is_doubtful: row.try_get::<i64, _>("doubtful")? == 1,
    }))
}

/// How an attempt ended.
#[derive(Clone, Debug)]
pub enum Ending<'a> {
    Sent,
    /// Final, with the reason.
    Refused(&'a str),
    /// Not accepted, with the reason and the instant of the next attempt.
    NotYet(&'a str, Instant),
    /// Possibly accepted, with the reason and the instant of the next attempt.
    Unknown(&'a str, Instant),
}

/// Records the result of an attempt. An acceptance is always recorded. Any other result is recorded
/// only if `holder` still has the lease.
pub async fn end(
    on: &mut Connection,
    id: &str,
    holder: &str,
    ending: &Ending<'_>,
    now: Instant,
) -> Result<bool> {
    let (state, why, next_at) = match ending {
        Ending::Sent => ("sent", None, None),
        Ending::Refused(why) => ("refused", Some(*why), None),
        Ending::NotYet(why, at) => ("ready", Some(*why), Some(*at)),
        Ending::Unknown(why, at) => ("sending", Some(*why), Some(*at)),
    };
    let changed = sqlx::query(
        "UPDATE notice_mails SET \
         state = CASE WHEN $3 = 'ready' AND doubtful = 1 THEN 'sending' ELSE $3 END, failure = $4, next_at = $5, holder = NULL, \
         ended_at = $6 WHERE id = $1 AND state <> 'sent' AND (holder = $2 OR $3 = 'sent')",
    )
    .bind(id)
    .bind(holder)
    .bind(state)
    .bind(why)
    .bind(next_at.map(seconds))
    .bind(next_at.is_none().then(|| seconds(now)))
    .execute(on)
    .await?;
    Ok(changed.rows_affected() > 0)
}

/// Cancels a mail that nobody is sending, or that `holder` has leased. `false` for any other mail, and
/// for one that a server may have accepted.
pub async fn cancel(on: &mut Connection, id: &str, holder: &str, now: Instant) -> Result<bool> {
    let changed = sqlx::query(
        "UPDATE notice_mails SET state = 'cancelled', next_at = NULL, holder = NULL, ended_at = $2 \
         WHERE id = $1 AND doubtful = 0 AND (state = 'ready' OR holder = $3)",
    )
    .bind(id)
    .bind(seconds(now))
    .bind(holder)
    .execute(on)
    .await?;
    Ok(changed.rows_affected() > 0)
}

/// Up to `limit` keys in a mail after `offset` others, with the topic of each.
pub async fn contents(
    on: &mut Connection,
    id: &str,
    offset: u32,
    limit: u32,
) -> Result<Vec<(Subject, super::Topic)>> {
    let rows = sqlx::query(
        "SELECT n.topic, k.id, k.name, k.owner_id FROM notices n JOIN keys k ON k.id = n.key_id \
         WHERE n.mail_id = $1 ORDER BY k.id, n.topic LIMIT $2 OFFSET $3",
    )
    .bind(id)
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let subject = Subject {
                key_id: row.try_get("id")?,
                key_name: row.try_get("name")?,
                owner_id: row.try_get("owner_id")?,
            };
            Ok((subject, super::Topic::of(row)?))
        })
        .collect()
}
