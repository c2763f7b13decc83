//! A lease in the settings, so that only one replica does a task at a time. If its holder dies, the
//! lease expires.

use latchkey_contract::Instant;

use super::{Connection, Result, seconds, settings};

pub struct Lease {
    name: &'static str,
    /// `<expiry> <holder>`. The holder makes leases with the same expiry differ.
    value: String,
    holder: String,
}

impl Lease {
    /// `None` if another holder has the lease. An expiry after `until` is from a clock that has been
    /// set back, and does not count.
    pub async fn take(
        on: &mut Connection,
        name: &'static str,
        holder: String,
        now: Instant,
        until: Instant,
    ) -> Result<Option<Self>> {
        let known = settings::get(on, name).await?;
        let expiry = known.as_deref().and_then(|value| value.split(' ').next()?.parse().ok());
        if expiry.is_some_and(|expiry: i64| seconds(now) < expiry && expiry <= seconds(until)) {
            return Ok(None);
        }
        let lease = Self { name, value: format!("{} {holder}", seconds(until)), holder };
        let taken = match known {
            Some(known) => settings::replace(on, name, &known, &lease.value).await?,
            None => settings::add(on, name, &lease.value).await?,
        };
        Ok(taken.then_some(lease))
    }

    /// Extends the lease. `false` if it has expired and another holder took it.
    pub async fn extend(&mut self, on: &mut Connection, until: Instant) -> Result<bool> {
        let value = format!("{} {}", seconds(until), self.holder);
        let is_held = settings::replace(on, self.name, &self.value, &value).await?;
        self.value = value;
        Ok(is_held)
    }

    pub async fn end(self, on: &mut Connection) -> Result<()> {
        if settings::holds(on, self.name, &self.value).await? {
            settings::remove(on, self.name).await?;
        }
        Ok(())
    }
}
