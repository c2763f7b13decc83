//! The warning window. The database stores for each value when it starts to warn, and the rule that
//! those instants were computed with.

use latchkey_contract::WarnRule;

use crate::config::Config;
use crate::store::{Connection, Result, Store, is_temporary, settings, warnings};

const SETTING: &str = "warn_rule";
const BATCH: u32 = 2_000;
/// A lock conflict on the same rows is retried this many times.
const TRIES: u32 = 5;

/// The rule for new values, from the database. A replica that still runs with an older configuration
/// must not issue values with an outdated rule.
pub async fn rule(on: &mut Connection, config: &Config) -> Result<WarnRule> {
    let stored = settings::get(on, SETTING).await?;
    Ok(stored.as_deref().and_then(parse).map_or(config.warn, |(rule, _)| rule))
}

/// Updates the stored instants to this rule, if it has changed. The next start repeats an update
/// that was interrupted. If replicas use different rules, the last one to start wins.
pub async fn apply(store: &Store, rule: WarnRule) -> Result<()> {
    let mut transaction = store.begin().await?;
    let stored = settings::get(&mut transaction, SETTING).await?;
    if stored.as_deref().and_then(parse) == Some((rule, true)) {
        return Ok(());
    }
    settings::put(&mut transaction, SETTING, &text(rule, false)).await?;
    transaction.commit().await?;
    let mut after = String::new();
    let mut values = 0;
    let mut tries = 0;
    loop {
        match batch(store, rule, &after).await {
            Ok(Some(ids)) => {
                values += ids.len();
                let Some(last) = ids.into_iter().max() else { break };
                after = last;
                tries = 0;
            }
            // Another replica started with another rule and updates the rest.
            Ok(None) => return Ok(()),
            Err(error) if is_temporary(&error) && tries < TRIES => tries += 1,
            Err(error) => return Err(error),
        }
    }
    let mut transaction = store.begin().await?;
    if settings::holds(&mut transaction, SETTING, &text(rule, false)).await? {
        settings::put(&mut transaction, SETTING, &text(rule, true)).await?;
    }
    transaction.commit().await?;
    tracing::info!(days = rule.days, share = rule.share, values, "updated the warning window");
    Ok(())
}

/// One transaction. Returns the IDs of the updated values. `None` if another replica has stored
/// another rule.
async fn batch(store: &Store, rule: WarnRule, after: &str) -> Result<Option<Vec<String>>> {
    let mut transaction = store.begin().await?;
    let ours = settings::holds(&mut transaction, SETTING, &text(rule, false)).await?
        || settings::holds(&mut transaction, SETTING, &text(rule, true)).await?;
    if !ours {
        return Ok(None);
    }
    let ids = warnings::update(&mut transaction, rule, after, BATCH).await?;
    transaction.commit().await?;
    Ok(Some(ids))
}

/// `10/3`, or `10/3 under way` during the update.
fn text(rule: WarnRule, done: bool) -> String {
    let WarnRule { days, share } = rule;
    if done { format!("{days}/{share}") } else { format!("{days}/{share} under way") }
}

fn parse(text: &str) -> Option<(WarnRule, bool)> {
    let under_way = text.strip_suffix(" under way");
    let (days, share) = under_way.unwrap_or(text).split_once('/')?;
    let rule = WarnRule { days: days.parse().ok()?, share: share.parse().ok()? };
    Some((rule, under_way.is_none()))
}
