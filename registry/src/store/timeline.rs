//! When the keys within reach expire.

use latchkey_contract::Instant;
use sqlx::Row;

use super::reach::{Reach, within_reach};
use super::{Connection, Result, instant, seconds, unsigned};

/// How many working keys expire after `from` and before `until`, by the quarter of an hour, which is
/// given by its start. In every time zone, a day consists of whole quarters. A key that expires at
/// `from` itself has already expired.
pub async fn expiries(
    on: &mut Connection,
    reach: &Reach,
    from: Instant,
    until: Instant,
) -> Result<Vec<(Instant, u64)>> {
    let rows = sqlx::query(concat!(
        "SELECT c.expires_at / 900 AS quarter, count(*) AS n FROM keys k ",
        within_reach!("k", "$1", "$4"),
        "JOIN key_values c ON c.id = k.current_id \
         WHERE k.deleted_at IS NULL AND k.revoked_at IS NULL AND k.disabled_at IS NULL \
         AND c.expires_at > $2 AND c.expires_at < $3 GROUP BY c.expires_at / 900"
    ))
    .bind(&reach.user_id)
    .bind(seconds(from))
    .bind(seconds(until))
    .bind(&reach.owners)
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let quarter: i64 = row.try_get("quarter")?;
            Ok((instant(quarter * 900), unsigned(row.try_get("n")?)))
        })
        .collect()
}
