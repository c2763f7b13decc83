//! Records uses and refusals. The first use of a value is written before the response. Later uses
//! and refusals are aggregated in memory and written in batches.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use latchkey_contract::{EventKind, Instant, Slug};

use crate::clients::Client;
use crate::ids;
use crate::metrics;
use crate::problem::ApiResult;
use crate::store::events::{self, NewEvent, Subject};
use crate::store::keys;
use crate::store::values::{self, Use};
use crate::store::{Connection, Store};

/// Beyond this number, new clients and addresses are counted as `other`. A client may vary both.
const MAX_PENDING: usize = 10_000;
const OTHER: &str = "other";
/// Rows in one transaction. The keys stay locked until it ends.
const MAX_BATCH: usize = 200;

#[derive(Default)]
pub struct Uses {
    pending: Mutex<HashMap<Fold, Folded>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Fold {
    value_id: String,
    hour: i64,
    refused: Option<Slug>,
    client: Option<String>,
    address: String,
}

struct Folded {
    subject: Subject,
    at: Instant,
    times: u64,
}

impl Uses {
    pub fn again(&self, subject: Subject, value_id: &str, client: &Client, now: Instant) {
        metrics::used();
        self.count(subject, value_id, client, now, None);
    }

    pub fn refused(
        &self,
        subject: Subject,
        value_id: &str,
        client: &Client,
        now: Instant,
        why: Slug,
    ) {
        self.count(subject, value_id, client, now, Some(why));
    }

    fn count(
        &self,
        subject: Subject,
        value_id: &str,
        client: &Client,
        now: Instant,
        refused: Option<Slug>,
    ) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let full = pending.len() >= MAX_PENDING;
        let fold = Fold {
            value_id: value_id.to_owned(),
            hour: now.timestamp().div_euclid(3_600),
            refused,
            client: if full { Some(OTHER.to_owned()) } else { client.product.clone() },
            address: if full { OTHER.to_owned() } else { client.address.clone() },
        };
        let folded = pending.entry(fold).or_insert(Folded { subject, at: now, times: 0 });
        folded.times += 1;
        folded.at = folded.at.max(now);
    }

    /// Writes the aggregated rows. After an error, the rest is kept for the next flush.
    pub async fn flush(&self, store: &Store) {
        let mut rest: Vec<(Fold, Folded)> = self.take().into_iter().collect();
        rest.sort_by(|(a, one), (b, other)| {
            (&one.subject.key_id, &a.value_id).cmp(&(&other.subject.key_id, &b.value_id))
        });
        while !rest.is_empty() {
            let batch = &rest[..rest.len().min(MAX_BATCH)];
            if let Err(error) = write_batch(store, batch).await {
                tracing::warn!(
                    detail = error.problem().detail,
                    "cannot write uses; retrying later"
                );
                return self.put_back(rest);
            }
            rest.drain(..rest.len().min(MAX_BATCH));
        }
    }

    fn take(&self) -> HashMap<Fold, Folded> {
        std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn put_back(&self, rest: Vec<(Fold, Folded)>) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        for (fold, folded) in rest {
            match pending.get_mut(&fold) {
                Some(newer) => newer.times += folded.times,
                None => drop(pending.insert(fold, folded)),
            }
        }
    }
}

/// Records the first use of a value, in the transaction of the push.
pub async fn record_first(
    on: &mut Connection,
    subject: &Subject,
    value_id: &str,
    client: &Client,
    now: Instant,
) -> ApiResult<()> {
    metrics::used();
    write(on, subject, value_id, (client.product.as_deref(), &client.address), now, None, 1).await
}

/// Locks each key first, like every change of a key, and in one order. Otherwise two replicas, or a
/// replica and a regenerate, could deadlock.
async fn write_batch(store: &Store, batch: &[(Fold, Folded)]) -> ApiResult<()> {
    let mut transaction = store.begin().await?;
    let mut locked = "";
    for (fold, folded) in batch {
        let key_id = folded.subject.key_id.as_str();
        if key_id != locked {
            keys::take_lock(&mut transaction, key_id).await?;
            locked = key_id;
        }
        let who = (fold.client.as_deref(), fold.address.as_str());
        let (at, times) = (folded.at, folded.times);
        write(&mut transaction, &folded.subject, &fold.value_id, who, at, fold.refused, times)
            .await?;
    }
    Ok(transaction.commit().await?)
}

async fn write(
    on: &mut Connection,
    subject: &Subject,
    value_id: &str,
    (client, address): (Option<&str>, &str),
    at: Instant,
    refused: Option<Slug>,
    times: u64,
) -> ApiResult<()> {
    if refused.is_none() {
        let client = client.map(str::to_owned);
        let one = Use { at, client, address: address.to_owned(), times };
        values::record_use(on, value_id, &one).await?;
    }
    let event = NewEvent {
        id: ids::new_event_id(at)?,
        at,
        kind: if refused.is_some() { EventKind::Refused } else { EventKind::Used },
        subject,
        actor: None,
        client,
        address: Some(address),
        detail: refused.map(Slug::as_str),
    };
    Ok(events::aggregate(on, &event, value_id, times).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_varies_its_name_and_its_address_takes_limited_memory() {
        let uses = Uses::default();
        let subject = Subject {
            key_id: "key_1".to_owned(),
            key_name: "ci".to_owned(),
            owner_id: "own_1".to_owned(),
        };
        for n in 0..2 * MAX_PENDING {
            let client = Client { address: format!("address {n}"), product: Some(n.to_string()) };
            uses.refused(subject.clone(), "val_1", &client, Instant::MIN_UTC, Slug::KeyExpired);
        }
        let pending = uses.take();
        assert_eq!(pending.len(), MAX_PENDING + 1);
        let times: u64 = pending.values().map(|folded| folded.times).sum();
        assert_eq!(times, 2 * MAX_PENDING as u64, "none is lost");
    }
}
