//! The rate limiters for wrong passwords and for wrong gallery secrets.

use std::net::IpAddr;

use chrono::TimeDelta;
use latchkey_contract::Instant;

use super::password::{self, Place};
use crate::app::App;
use crate::clients::{self, IPV6_SITE_BITS};
use crate::ids;
use crate::problem::{ApiError, ApiResult};
use crate::store::Connection;
use crate::store::attempts;

pub const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// The limits per name and per address are this many times higher than the limit for both, so that
/// a stranger cannot easily lock a person out.
const SHARED_FACTOR: i64 = 10;
/// A stranger can get a whole IPv6 /48. The limit per /48 is this many times higher than that per /64.
const PROVIDER_FACTOR: i64 = 10;
const IPV6_PROVIDER_BITS: u8 = 48;
/// How many sign-ins to one account, and from one network, hash or wait at once.
const HASHES_OF_ACCOUNT: usize = 2;
const HASHES_OF_NETWORK: usize = 4;

/// The rate limiter for the password of one account. It counts failures per name and address, per
/// name, and per network. A browser that has signed in to the account is limited by its own
/// failures only, so that nobody else can lock the person out.
pub struct PasswordLimit {
    pair: String,
    /// Each subject with the limit for this request. All transactions use this order, so that they
    /// cannot deadlock.
    counts: Vec<(String, Option<i64>)>,
    browser: Option<String>,
    in_flight: password::Limits,
}

impl PasswordLimit {
    /// `browser` is the hash of a device cookie or of a session's cookie, both of this account.
    /// Names are hashed, because people sometimes type a password into the name field.
    pub fn new(app: &App, username: &str, address: &str, browser: Option<&str>) -> Self {
        let failures = app.config.limits.sign_in_failures;
        let (name, provider) = (ids::hash(username), network(address, IPV6_PROVIDER_BITS));
        let network = network(address, IPV6_SITE_BITS);
        let shared = |limit: i64| browser.is_none().then_some(limit);
        let pair = format!("pair {name} {network}");
        let in_flight = match browser {
            Some(_) => vec![(format!("known {name}"), HASHES_OF_ACCOUNT)],
            None => vec![(name.clone(), HASHES_OF_ACCOUNT), (provider.clone(), HASHES_OF_NETWORK)],
        };
        let browser = browser.map(|hash| format!("browser {hash}"));
        let mut counts = vec![
            (pair.clone(), shared(failures)),
            (format!("name {name}"), shared(failures * SHARED_FACTOR)),
            (format!("address {network}"), shared(failures * SHARED_FACTOR)),
        ];
        if provider != network {
            let limit = shared(failures * SHARED_FACTOR * PROVIDER_FACTOR);
            counts.push((format!("address {provider}"), limit));
        }
        counts.extend(browser.clone().map(|browser| (browser, Some(failures))));
        Self { pair, counts, browser, in_flight }
    }

    /// Counts the attempt before the password is checked, in one transaction. Concurrent guesses
    /// are counted one after the other, so none of them bypasses the limit. An attempt that is
    /// refused does not count and writes nothing.
    pub async fn admit(&self, app: &App, now: Instant) -> ApiResult<Place> {
        let mut connection = app.store.read().await?;
        for (subject, limit) in &self.counts {
            if let Some(limit) = limit {
                require_few(&mut connection, subject, *limit, "failed sign-ins", now).await?;
            }
        }
        drop(connection);
        let place = password::place(self.browser.is_some(), &self.in_flight)?;
        let mut transaction = app.store.begin().await?;
        for (subject, limit) in &self.counts {
            attempts::count(&mut transaction, subject, now, now - WINDOW).await?;
            if let Some(limit) = limit {
                require_few(&mut transaction, subject, *limit + 1, "failed sign-ins", now).await?;
            }
        }
        transaction.commit().await?;
        Ok(place)
    }

    /// The password was right: subtracts this attempt from the shared counts, and deletes the others.
    pub async fn succeeded(&self, app: &App) -> ApiResult<()> {
        let mut transaction = app.store.begin().await?;
        for (subject, _) in &self.counts {
            if *subject == self.pair || self.browser.as_ref() == Some(subject) {
                attempts::delete(&mut transaction, subject).await?;
            } else {
                attempts::subtract(&mut transaction, subject).await?;
            }
        }
        Ok(transaction.commit().await?)
    }
}

/// The rate limiter for wrong gallery secrets from one address. A gallery's server sends many
/// requests at once, so a correct secret is never counted. A wrong one is counted afterwards.
pub struct SecretLimit {
    subject: String,
    limit: i64,
}

impl SecretLimit {
    pub fn new(app: &App, address: &str) -> Self {
        let limit = app.config.limits.sign_in_failures * SHARED_FACTOR;
        Self { subject: format!("gallery {}", network(address, IPV6_SITE_BITS)), limit }
    }

    pub async fn require_few(&self, app: &App, now: Instant) -> ApiResult<()> {
        let mut connection = app.store.read().await?;
        require_few(&mut connection, &self.subject, self.limit, "wrong secrets", now).await
    }

    pub async fn count(&self, app: &App, now: Instant) -> ApiResult<()> {
        let mut transaction = app.store.begin().await?;
        attempts::count(&mut transaction, &self.subject, now, now - WINDOW).await?;
        Ok(transaction.commit().await?)
    }
}

async fn require_few(
    on: &mut Connection,
    subject: &str,
    limit: i64,
    failures: &str,
    now: Instant,
) -> ApiResult<()> {
    let found = attempts::find(on, subject).await?;
    let full = found.filter(|found| found.failures >= limit && now - found.since < WINDOW);
    let Some(full) = full else { return Ok(()) };
    let seconds = (full.since + WINDOW - now).num_seconds().unsigned_abs() + 1;
    let minutes = match seconds.div_ceil(60) {
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    let detail = format!("Too many {failures}. Try again in {minutes}.");
    Err(ApiError::too_many(seconds, detail))
}

/// The address, or for IPv6 its network of this many bits.
fn network(address: &str, ipv6_bits: u8) -> String {
    match address.parse().map(|ip: IpAddr| ip.to_canonical()) {
        Ok(ip @ IpAddr::V6(_)) => clients::network(ip, ipv6_bits).to_string(),
        _ => address.to_owned(),
    }
}
