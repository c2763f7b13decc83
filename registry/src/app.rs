//! The shared state of the program, which every request can access.

use std::ops::Deref;
use std::sync::Arc;

use latchkey_contract::Instant;

use crate::clock::Clock;
use crate::config::Config;
use crate::host_name::OwnOrigin;
use crate::problem::ApiResult;
use crate::seen::Seen;
use crate::store::Store;
use crate::uses::Uses;

#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub config: Config,
    /// The origin of `public_url`. The host check of every request uses this text.
    pub public_origin: Option<OwnOrigin>,
    pub store: Store,
    pub clock: Clock,
    pub uses: Uses,
    pub seen: Seen,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    pub fn new(config: Config, store: Store, clock: Clock) -> Self {
        let public_origin = config
            .public_url
            .as_ref()
            .map(|url| OwnOrigin(url.origin().ascii_serialization().into()));
        let (uses, seen) = (Uses::default(), Seen::default());
        Self(Arc::new(Parts { config, public_origin, store, clock, uses, seen }))
    }

    pub async fn now(&self) -> ApiResult<Instant> {
        Ok(self.clock.now(&self.store).await?)
    }

    pub fn is_https(&self) -> bool {
        self.config.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// The `__Host-` prefix requires Secure, which needs https.
    pub fn cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-latchkey" } else { "latchkey" }
    }
}
