//! The warning window. Every value keeps the instant it starts to warn; those instants follow the
//! operator's rule, so the rule they stand by is kept beside them, in the database.

use latchkey_contract::WarnRule;

use crate::config::Config;
use crate::store::warnings::{self, Moved};
use crate::store::{Connection, Result, Store, settings, will_pass};

const SETTING: &str = "warn_rule";
const BATCH: u32 = 2_000;
/// Somebody else had a lock on the same rows; the batch is simply done again.
const TRIES: u32 = 5;

/// The rule new values are issued by. It is the database's: a replica that is still running with
/// another configuration must not issue values that stand by a rule given up meanwhile.
pub async fn rule(on: &mut Connection, config: &Config) -> Result<WarnRule> {
    let stored = settings::get(on, SETTING).await?;
    Ok(stored.as_deref().and_then(parse).map_or(config.warn, |(rule, _)| rule))
}

/// Brings the stored instants to this rule. Nothing is done when they stand by it already; a walk
/// that was cut off is begun again by the next start. Of two rules the one that came last wins.
pub async fn follow(store: &Store, rule: WarnRule) -> Result<()> {
    let mut write = store.write().await?;
    let stored = settings::get(&mut write, SETTING).await?;
    if stored.as_deref().and_then(parse) == Some((rule, true)) {
        return Ok(());
    }
    settings::put(&mut write, SETTING, &text(rule, false)).await?;
    write.commit().await?;
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
            // Another replica was started with another rule: the rest is its work.
            Ok(None) => return Ok(()),
            Err(error) if will_pass(&error) && tries < TRIES => tries += 1,
            Err(error) => return Err(error),
        }
    }
    let mut write = store.write().await?;
    if settings::holds(&mut write, SETTING, &text(rule, false)).await? {
        settings::put(&mut write, SETTING, &text(rule, true)).await?;
    }
    write.commit().await?;
    tracing::info!(days = rule.days, share = rule.share, moved, "the warning window is followed");
    Ok(())
}

struct Batch {
    last: Option<String>,
    changed: usize,
}

/// One transaction; `None` when the rule is not the database's any more.
async fn batch(store: &Store, rule: WarnRule, after: &str) -> Result<Option<Batch>> {
    let mut write = store.write().await?;
    let ours = settings::holds(&mut write, SETTING, &text(rule, false)).await?
        || settings::holds(&mut write, SETTING, &text(rule, true)).await?;
    if !ours {
        return Ok(None);
    }
    let values = warnings::after(&mut write, after, BATCH).await?;
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
    warnings::set(&mut write, &moved).await?;
    write.commit().await?;
    let last = values.last().map(|value| value.id.clone());
    Ok(Some(Batch { last, changed: moved.len() }))
}

/// `10/3`, and while the walk is under way `10/3 under way`.
fn text(rule: WarnRule, followed: bool) -> String {
    let WarnRule { days, share } = rule;
    if followed { format!("{days}/{share}") } else { format!("{days}/{share} under way") }
}

fn parse(text: &str) -> Option<(WarnRule, bool)> {
    let under_way = text.strip_suffix(" under way");
    let (days, share) = under_way.unwrap_or(text).split_once('/')?;
    let rule = WarnRule { days: days.parse().ok()?, share: share.parse().ok()? };
    Some((rule, under_way.is_none()))
}
