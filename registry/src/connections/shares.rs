//! The share of one client network in the connections. Without it, one stranger could use all of them.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ipnet::IpNet;

use crate::clients::{self, IPV6_SITE_BITS};
use crate::seldom::Seldom;

/// While more than half of the connections are in use, one network may have one of so many.
const SHARES: usize = 8;

pub struct Shares {
    connections: usize,
    /// All clients behind a proxy connect from the proxy's address.
    trusted_proxies: Vec<IpNet>,
    counts: Mutex<HashMap<IpNet, usize>>,
}

/// One connection of a network, until it is dropped.
pub struct Share {
    shares: Arc<Shares>,
    network: IpNet,
}

impl Shares {
    pub fn new(connections: usize, trusted_proxies: Vec<IpNet>) -> Self {
        Self { connections, trusted_proxies, counts: Mutex::default() }
    }

    /// `None` if the network of this client has its share already. `free` is the number of
    /// connections that are not in use.
    pub fn enter(self: &Arc<Self>, client: IpAddr, free: usize) -> Option<Share> {
        static REFUSED: Seldom = Seldom::every(Duration::from_mins(1));
        let client = client.to_canonical();
        let network = clients::network(client, IPV6_SITE_BITS);
        let is_crowded = free < self.connections / 2;
        let share = (self.connections / SHARES).max(1);
        let mut counts = self.counts();
        let count = counts.entry(network).or_default();
        if is_crowded && *count >= share && !clients::is_trusted(client, &self.trusted_proxies) {
            if REFUSED.is_due() {
                tracing::warn!(
                    %network,
                    share,
                    "most connections are in use, and this network has its share, so another \
                     connection of it was closed. If the network is your proxy, add the proxy's \
                     address to trusted_proxies"
                );
            }
            return None;
        }
        *count += 1;
        Some(Share { shares: Arc::clone(self), network })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<IpNet, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut counts = self.shares.counts();
        if let Some(count) = counts.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many connections these addresses get, one after the other, until 2 of 16 are free.
    fn accepted(addresses: &[&str]) -> Vec<Share> {
        let proxies = vec!["10.0.0.0/8".parse().unwrap()];
        let shares = Arc::new(Shares::new(16, proxies));
        let mut accepted = Vec::new();
        for address in addresses.iter().cycle().take(100) {
            accepted.extend(shares.enter(address.parse().unwrap(), 16 - accepted.len()));
            if accepted.len() == 14 {
                break;
            }
        }
        accepted
    }

    #[test]
    fn one_network_gets_half_of_the_connections_and_an_eighth_while_others_have_them() {
        for one_network in [&["192.0.2.1"][..], &["2001:db8::1", "2001:db8::ffff:1"]] {
            assert_eq!(accepted(one_network).len(), 9, "{one_network:?}");
        }
        let two = accepted(&["192.0.2.1", "192.0.2.2"]);
        assert_eq!(two.len(), 9, "each has more than its share when the crowd begins");
        let eight: Vec<_> = (1..=8).map(|n| format!("192.0.2.{n}")).collect();
        let eight: Vec<_> = eight.iter().map(String::as_str).collect();
        assert_eq!(accepted(&eight).len(), 14);
    }

    #[test]
    fn all_clients_behind_a_trusted_proxy_share_nothing() {
        assert_eq!(accepted(&["10.0.0.1"]).len(), 14);
        assert_eq!(accepted(&["::ffff:10.0.0.1"]).len(), 14);
    }

    #[test]
    fn a_closed_connection_gives_its_share_back() {
        let shares = Arc::new(Shares::new(16, Vec::new()));
        let enter = || shares.enter("192.0.2.1".parse().unwrap(), 0);
        let (first, second) = (enter().unwrap(), enter().unwrap());
        assert!(enter().is_none());
        drop(first);
        let third = enter().unwrap();
        drop((second, third));
        assert!(shares.counts().is_empty(), "a network without connections needs no memory");
    }
}
