//! The actions without a form. Each one returns whether it has changed the key.

use latchkey_contract::time::whole_seconds;
use latchkey_contract::{EventKind, RevokedReason};

use super::Change;
use crate::notices;
use crate::problem::ApiResult;
use crate::store;
use crate::store::notices::Topic;
use crate::store::values::{self, Ended};

impl Change {
    /// Ends the overlap.
    pub async fn retire(&mut self) -> ApiResult<bool> {
        let Some(old) = self.key.retiring_at(self.now).map(|value| value.id.clone()) else {
            return Ok(false);
        };
        let now = whole_seconds(self.now);
        values::end(&mut self.transaction, &old, Ended::Retired, now).await?;
        self.key.retiring = None;
        self.cancel_notices().await?;
        notices::check_again(&mut self.transaction, &self.key.id).await?;
        self.save(EventKind::Retired, None).await?;
        Ok(true)
    }

    /// Stops both values until the key is enabled. Their expiry times stay.
    pub async fn disable(&mut self) -> ApiResult<bool> {
        self.require_not_revoked()?;
        if self.key.disabled_at.is_some() {
            return Ok(false);
        }
        self.key.disabled_at = Some(whole_seconds(self.now));
        self.cancel_notices().await?;
        self.save(EventKind::Disabled, None).await?;
        Ok(true)
    }

    /// The same values work again unless they have expired.
    pub async fn enable(&mut self) -> ApiResult<bool> {
        self.require_not_revoked()?;
        if self.key.disabled_at.take().is_none() {
            return Ok(false);
        }
        notices::check_again(&mut self.transaction, &self.key.id).await?;
        store::calendar::entry_changed(&mut self.transaction, &self.key.id, self.now).await?;
        self.save(EventKind::Enabled, None).await?;
        Ok(true)
    }

    /// Ends both values for good. The key and its settings stay.
    pub async fn revoke(&mut self, reason: Option<RevokedReason>) -> ApiResult<bool> {
        if self.key.revoked_at.is_some() {
            return Ok(false);
        }
        let value_id = self.key.current.as_ref().map(|value| value.id.clone());
        self.cancel_notices().await?;
        self.end_values(Ended::Revoked).await?;
        self.key.revoked_at = Some(whole_seconds(self.now));
        self.key.revoked_reason = reason;
        // Otherwise a disabled key that is revoked would need two steps to work again.
        self.key.disabled_at = None;
        self.save(EventKind::Revoked, reason.map(|reason| reason.into_str())).await?;
        if let Some(value_id) = value_id {
            self.queue_notice(Topic::Revoked, &value_id).await?;
        }
        Ok(true)
    }

    /// Deletes what no refusal of a late push needs.
    pub async fn empty_tombstone(&mut self) -> ApiResult<()> {
        self.key.places.clear();
        self.key.packages.clear();
        Ok(values::delete_clients(&mut self.transaction, &self.key.id).await?)
    }

    /// Ends both values. A value whose overlap is over stays recorded as replaced.
    pub async fn end_values(&mut self, how: Ended) -> ApiResult<()> {
        let now = whole_seconds(self.now);
        if let Some(current) = self.key.current.take() {
            values::end(&mut self.transaction, &current.id, how, now).await?;
        }
        if let Some(old) = self.key.retiring.take() {
            let lapsed = old.retires_at.filter(|end| *end <= self.now);
            let (how, at) = lapsed.map_or((how, now), |end| (Ended::Replaced, end));
            values::end(&mut self.transaction, &old.id, how, at).await?;
        }
        Ok(())
    }
}
