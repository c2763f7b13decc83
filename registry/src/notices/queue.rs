//! Updates the notices of a key that changes, in the same transaction.

use latchkey_contract::{Instant, OwnerKind};

use super::due::wanted;
use crate::store::keys::KeyRecord;
use crate::store::notices::{self, Pending, Topic, people};
use crate::store::{Connection, Result};

pub use crate::store::notices::watch::check_again;
pub use crate::store::notices::{cancel, carry_over};

/// Queues a notice about a change for everyone who may manage the key.
pub async fn changed(
    on: &mut Connection,
    key: &KeyRecord,
    value_id: &str,
    topic: Topic,
    actor: String,
    now: Instant,
) -> Result<()> {
    let notice = Pending {
        value_id: value_id.to_owned(),
        key_id: key.id.clone(),
        topic,
        planned_at: now,
        actor: Some(actor),
    };
    let kind = key.owner.kind.known().unwrap_or(OwnerKind::User);
    queue_for_members(on, &key.owner.id, kind, &notice).await
}

/// Only members of the owner get the notice. A creator who has left the organization gets none.
pub async fn queue_for_members(
    on: &mut Connection,
    owner_id: &str,
    kind: OwnerKind,
    notice: &Pending,
) -> Result<()> {
    for people::Member { user_id, choice } in people::members(on, owner_id).await? {
        if wanted(notice.topic, kind, &choice) {
            notices::queue(on, &user_id, notice).await?;
        }
    }
    Ok(())
}
