//! Written mails, their leases, and the results of sending.

use latchkey_contract::Instant;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::Topic;
use crate::store::events::Subject;
use crate::store::sql::{changes, execute, fetch_all, fetch_optional, scalars};
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

impl FromRow<'_, AnyRow> for Mail {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self {
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
        })
    }
}

pub async fn add(on: &mut Connection, mail: &Mail) -> Result<()> {
    execute!(on, "
        INSERT INTO notice_mails (id, user_id, user_name, address, subject, body_text, body_html,
            message_id, written_at, state, attempts, next_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'ready', 0, $9)";
        &mail.id, &mail.user_id, &mail.user_name, &mail.address, &mail.subject, &mail.text,
        &mail.html, &mail.message_id, seconds(mail.written_at)
    )
}

/// The IDs of mails whose next attempt is due: new ones, retries, and mails with an expired lease.
pub async fn due(on: &mut Connection, now: Instant, limit: u32) -> Result<Vec<String>> {
    scalars!(on, "
        SELECT id FROM notice_mails WHERE next_at IS NOT NULL AND next_at <= $1
        ORDER BY next_at, id LIMIT $2";
        seconds(now), i64::from(limit)
    )
}

/// Leases a mail for one attempt until `until`. `None` if another sender has the lease.
pub async fn lease(
    on: &mut Connection,
    id: &str,
    holder: &str,
    now: Instant,
    until: Instant,
) -> Result<Option<Mail>> {
    fetch_optional!(on, "
        UPDATE notice_mails SET state = 'sending', holder = $2, attempts = attempts + 1,
            doubtful = CASE WHEN state = 'sending' THEN 1 ELSE doubtful END, next_at = $4
        WHERE id = $1 AND next_at IS NOT NULL AND next_at <= $3 RETURNING *";
        id, holder, seconds(now), seconds(until)
    )
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
    changes!(on, "
        UPDATE notice_mails SET
            state = CASE WHEN $3 = 'ready' AND doubtful = 1 THEN 'sending' ELSE $3 END,
            failure = $4, next_at = $5, holder = NULL, ended_at = $6
        WHERE id = $1 AND state <> 'sent' AND (holder = $2 OR $3 = 'sent')";
        id, holder, state, why, next_at.map(seconds), next_at.is_none().then(|| seconds(now))
    )
}

/// Cancels a mail that nobody is sending, or that `holder` has leased. `false` for any other mail, and
/// for one that a server may have accepted.
pub async fn cancel(on: &mut Connection, id: &str, holder: &str, now: Instant) -> Result<bool> {
    changes!(on, "
        UPDATE notice_mails SET state = 'cancelled', next_at = NULL, holder = NULL, ended_at = $2
        WHERE id = $1 AND doubtful = 0 AND (state = 'ready' OR holder = $3)";
        id, seconds(now), holder
    )
}

pub struct Content {
    pub key: Subject,
    pub topic: Topic,
}

impl FromRow<'_, AnyRow> for Content {
    fn from_row(row: &AnyRow) -> Result<Self> {
        Ok(Self { key: Subject::from_row(row)?, topic: Topic::of(row)? })
    }
}

/// Up to `limit` keys in a mail after `offset` others, with the topic of each.
pub async fn contents(
    on: &mut Connection,
    id: &str,
    offset: u32,
    limit: u32,
) -> Result<Vec<Content>> {
    fetch_all!(on, "
        SELECT n.topic, k.id AS key_id, k.name AS key_name, k.owner_id
        FROM notices n JOIN keys k ON k.id = n.key_id
        WHERE n.mail_id = $1 ORDER BY k.id, n.topic LIMIT $2 OFFSET $3";
        id, i64::from(limit), i64::from(offset)
    )
}
