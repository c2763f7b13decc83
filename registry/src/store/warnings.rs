//! Updates when stored values start to warn, in the order of their IDs.

use latchkey_contract::WarnRule;
use latchkey_contract::time::DAY_SECONDS;

use super::sql::scalars;
use super::{Connection, Result};

/// Computes `WarnRule::warns_at` for the next values with an expiry that have not ended. Returns
/// their IDs.
pub async fn update(
    on: &mut Connection,
    rule: WarnRule,
    after: &str,
    limit: u32,
) -> Result<Vec<String>> {
    let (days, share) = (i64::from(rule.days), i64::from(rule.share.max(1)));
    scalars!(on, "
        UPDATE key_values SET warns_at = expires_at - CASE
            WHEN expires_at < issued_at THEN 0
            WHEN (expires_at - issued_at) / $1 < $2 THEN (expires_at - issued_at) / $1
            ELSE $2 END
        WHERE id IN (SELECT id FROM key_values
            WHERE id > $3 AND expires_at IS NOT NULL AND ended_at IS NULL ORDER BY id LIMIT $4)
        RETURNING id";
        share, days * DAY_SECONDS, after, i64::from(limit)
    )
}

#[cfg(test)]
mod tests {
    use latchkey_contract::Instant;
    use proptest::prelude::*;

    use super::*;
    use crate::store::sql::{execute, fetch_all};
    use crate::store::{Store, instant};

    type Value = (i64, i64);

    /// From 1970 to 2103, also with an expiry before the issue, as an import may have.
    fn values() -> impl Strategy<Value = Vec<Value>> {
        let instants = 0..1_i64 << 32;
        let near = (instants.clone(), -10_000..10_000_i64).prop_map(|(at, life)| (at, at + life));
        prop::collection::vec(prop_oneof![near, (instants.clone(), instants)], 50)
    }

    /// The instants at which stored values start to warn after an update.
    async fn updated(values: &[Value], rule: WarnRule) -> Vec<(i64, i64, i64)> {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("latchkey.sqlite")).await.unwrap();
        store.migrate().await.unwrap();
        let mut on = store.begin().await.unwrap();
        execute!(on, "INSERT INTO owners (id, name, kind) VALUES ('own', 'ada', 'user')").unwrap();
        execute!(on, "
            INSERT INTO keys (id, owner_id, name, name_folded, scopes, packages, packages_folded,
                places, created_at, created_by, version)
            VALUES ('key', 'own', 'ci', 'ci', '[]', '[]', '', '[]', 0, 'ada', 1)";)
        .unwrap();
        for (number, (issued_at, expires_at)) in values.iter().enumerate() {
            execute!(on, "
                INSERT INTO key_values (id, key_id, hash, issued_at, expires_at, uses)
                VALUES ($1, 'key', $1, $2, $3, 0)";
                format!("val_{number:03}"), *issued_at, *expires_at
            )
            .unwrap();
        }
        let mut after = String::new();
        while let Some(last) = update(&mut on, rule, &after, 20).await.unwrap().into_iter().max() {
            after = last;
        }
        fetch_all!(on, "SELECT issued_at, expires_at, warns_at FROM key_values").unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]

        #[test]
        fn the_database_computes_the_same_instants_as_the_rule(
            values in values(), days in 0..400_u32, share in 0..10_u32,
        ) {
            let rule = WarnRule { days, share };
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let found = runtime.block_on(updated(&values, rule));
            prop_assert_eq!(found.len(), values.len());
            for (issued_at, expires_at, warns_at) in found {
                let expected: Instant = rule.warns_at(instant(issued_at), instant(expires_at));
                prop_assert_eq!(instant(warns_at), expected);
            }
        }
    }
}
