//! What changing a key means for notices; in the transaction of the change.

use latchkey_contract::{Instant, OwnerKind};

use super::due::wanted;
use crate::store::keys::KeyRecord;
use crate::store::notices::{self, Owed, Topic, people};
use crate::store::{Connection, Result};

pub use crate::store::notices::watch::look_again;
pub use crate::store::notices::{cancel, carry_over};

/// Tells everyone who is in charge of the key that somebody changed it.
pub async fn changed(
    on: &mut Connection,
    key: &KeyRecord,
    value_id: &str,
    topic: Topic,
    actor: String,
    now: Instant,
) -> Result<()> {
    let notice = Owed {
        value_id: value_id.to_owned(),
        key_id: key.id.clone(),
        topic,
        planned_at: now,
        actor: Some(actor),
    };
    let kind = key.owner.kind.known().unwrap_or(OwnerKind::User);
    owe_everyone(on, &key.owner.id, kind, &notice).await
}

/// The creator is told as long as he is a member: whoever has left learns nothing any more.
pub async fn owe_everyone(
    on: &mut Connection,
    owner_id: &str,
    kind: OwnerKind,
    notice: &Owed,
) -> Result<()> {
    for (user_id, choice) in people::members(on, owner_id).await? {
        if wanted(notice.topic, kind, &choice) {
            notices::owe(on, &user_id, notice).await?;
        }
    }
    Ok(())
}
