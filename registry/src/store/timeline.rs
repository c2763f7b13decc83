//! When the keys within reach expire.

use latchkey_contract::Instant;

use super::reach::{Reach, within_reach};
use super::sql::fetch_all;
use super::{Connection, Result, instant, seconds, unsigned};

/// How many working keys expire after `from` and before `until`, grouped by quarter hour, each with
/// its start. In every time zone, a day consists of whole quarters. A key that expires at `from`
/// itself has already expired.
pub async fn expiries(
    on: &mut Connection,
    reach: &Reach,
    from: Instant,
    until: Instant,
) -> Result<Vec<(Instant, u64)>> {
    let found: Vec<(i64, i64)> = fetch_all!(on, concat!("
        SELECT c.expires_at / 900, count(*) FROM keys k ", within_reach!("k", "$1", "$4"), "
        JOIN key_values c ON c.id = k.current_id
        WHERE k.deleted_at IS NULL AND k.revoked_at IS NULL AND k.disabled_at IS NULL
            AND c.expires_at > $2 AND c.expires_at < $3 GROUP BY c.expires_at / 900");
        &reach.user_id, seconds(from), seconds(until), &reach.owners
    )?;
    Ok(found.into_iter().map(|(quarter, n)| (instant(quarter * 900), unsigned(n))).collect())
}
