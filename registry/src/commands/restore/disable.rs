//! Revokes all access that a backup restores: keys, sessions, embed tokens and calendar links.

use latchkey_contract::time::whole_seconds;
use latchkey_contract::{EventKind, Instant};

use crate::ids;
use crate::notices;
use crate::problem::ApiResult;
use crate::store::Store;
use crate::store::events::{self, NewEvent};
use crate::store::{access, people, restoring};

/// Returns the number of keys that worked before.
pub async fn all_keys(store: &Store, now: Instant) -> ApiResult<usize> {
    let mut transaction = store.begin().await?;
    let keys = restoring::disable_working_keys(&mut transaction, whole_seconds(now)).await?;
    for key in &keys {
        notices::cancel(&mut transaction, &key.key_id, now).await?;
        let event = NewEvent {
            id: ids::new_event_id(now)?,
            at: now,
            kind: EventKind::Disabled,
            subject: key,
            actor: None,
            client: None,
            address: None,
            detail: Some("restored from a backup"),
        };
        events::add(&mut transaction, &event).await?;
    }
    for person in people::users(&mut transaction).await? {
        access::end_all(&mut transaction, &person.user.id, None).await?;
    }
    transaction.commit().await?;
    Ok(keys.len())
}
