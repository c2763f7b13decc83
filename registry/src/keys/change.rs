//! A locked key, in the transaction that changes it: by a person's request or by an operator.

mod actions;

use latchkey_contract::{EventKind, Instant, Key, Slug};

use crate::clients::Client;
use crate::ids;
use crate::notices;
use crate::problem::{ApiError, ApiResult};
use crate::store;
use crate::store::events::{NewEvent, OPERATOR};
use crate::store::keys::KeyRecord;
use crate::store::notices::Topic;

pub struct Change {
    pub transaction: store::Transaction,
    pub key: KeyRecord,
    pub author: Author,
    /// One instant for the whole change.
    pub now: Instant,
}

/// Who changes a key, as its activity and the mails show.
pub struct Author {
    actor: String,
    client: Option<String>,
    address: Option<String>,
}

impl Author {
    pub fn person(actor: String, client: &Client) -> Self {
        let (client, address) = (client.product.clone(), Some(client.address.clone()));
        Self { actor, client, address }
    }

    pub fn operator() -> Self {
        Self { actor: OPERATOR.to_owned(), client: None, address: None }
    }
}

impl Change {
    /// Saves the key with the next version, and records the event.
    pub async fn save(&mut self, kind: EventKind, detail: Option<&str>) -> ApiResult<()> {
        self.key.version += 1;
        store::keys::save(&mut self.transaction, &self.key).await?;
        let event = NewEvent {
            id: ids::new_event_id(self.now)?,
            at: self.now,
            kind,
            subject: &(&self.key).into(),
            actor: Some(&self.author.actor),
            client: self.author.client.as_deref(),
            address: self.author.address.as_deref(),
            detail,
        };
        Ok(store::events::add(&mut self.transaction, &event).await?)
    }

    /// Cancels the pending notices about the key. The change makes them untrue.
    pub async fn cancel_notices(&mut self) -> ApiResult<()> {
        Ok(notices::cancel(&mut self.transaction, &self.key.id, self.now).await?)
    }

    /// Queues a notice about this change for everyone who may manage the key.
    pub async fn queue_notice(&mut self, topic: Topic, value_id: &str) -> ApiResult<()> {
        let (actor, now) = (self.author.actor.clone(), self.now);
        let queued =
            notices::changed(&mut self.transaction, &self.key, value_id, topic, actor, now);
        Ok(queued.await?)
    }

    /// Commits, and returns the key as stored.
    pub async fn commit(mut self) -> ApiResult<Key> {
        let stored = store::keys::find_any(&mut self.transaction, &self.key.id).await?;
        let key = stored.ok_or_else(|| ApiError::internal("a changed key is missing"))?;
        self.transaction.commit().await?;
        Ok(key.to_key(self.now))
    }

    fn require_not_revoked(&self) -> ApiResult<()> {
        if self.key.revoked_at.is_none() {
            return Ok(());
        }
        let detail = "This key is revoked. Regenerate it to get a new value.";
        Err(ApiError::new(Slug::KeyRevoked, detail))
    }
}
