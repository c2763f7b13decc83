//! The warning window. The database stores for each value when it starts to warn, and the rule that
//! those instants were computed with.

use latchkey_contract::WarnRule;

use crate::config::Config;
use crate::store::warnings::{self, Moved};
use crate::store::{Connection, Result, Store, is_temporary, settings};

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
/// that was interrupted. Of two different rules, the last one wins.
pub async fn apply(store: &Store, rule: WarnRule) -> Result<()> {
    let mut transaction = store.begin().await?;
    let stored = settings::get(&mut transaction, SETTING).await?;
    if stored.as_deref().and_then(parse) == Some((rule, true)) {
        return Ok(());
    }
    settings::put(&mut transaction, SETTING, &text(rule, false)).await?;
    transaction.commit().await?;
    let mut after = String::new();
    let mut moved = 0;
    let mut tries = 0;
    loop {
        match batch(store, rule, &after).await {
            Ok(Some(Batch { last: Some(last), changed })) => {
                after = last;
                moved += changed;
                tries = 0;
            }
            Ok(Some(Batch { last: None, .. })) => break,
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
    tracing::info!(days = rule.days, share = rule.share, moved, "updated the warning window");
    Ok(())
}

struct Batch {
    last: Option<String>,
    changed: usize,
}

/// One transaction. `None` if another replica has stored another rule.
async fn batch(store: &Store, rule: WarnRule, after: &str) -> Result<Option<Batch>> {
    let mut transaction = store.begin().await?;
    let ours = settings::holds(&mut transaction, SETTING, &text(rule, false)).await?
        || settings::holds(&mut transaction, SETTING, &text(rule, true)).await?;
    if !ours {
        return Ok(None);
    }
    let values = warnings::after(&mut transaction, after, BATCH).await?;
    let moved: Vec<Moved> = values
        .iter()
        .map(|value| Moved {
            id: value.id.clone(),
            warns_at: rule.warns_at(value.issued_at, value.expires_at),
        })
        .zip(&values)
        .filter(|(moved, value)| value.warns_at != Some(moved.warns_at))
        .map(|(moved, _)| moved)
        .collect();
    warnings::set(&mut transaction, &moved).await?;
    transaction.commit().await?;
    let last = values.last().map(|value| value.id.clone());
    Ok(Some(Batch { last, changed: moved.len() }))
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
