//! The share of one client network in the connections. Without it, one stranger could use all of them.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;

use crate::clients::{self, IPV6_SITE_BITS};
use crate::in_flight::{InFlight, InUse};
use crate::seldom::Seldom;

/// While more than half of the connections are in use, one network may have one of so many.
const SHARES: usize = 8;

/// The network of a client. `None` for a trusted proxy, behind which are many clients.
pub fn stranger(client: IpAddr, trusted_proxies: &[IpNet]) -> Option<IpNet> {
    let client = client.to_canonical();
    let is_trusted = clients::is_trusted(client, trusted_proxies);
    (!is_trusted).then(|| clients::network(client, IPV6_SITE_BITS))
}

pub struct Shares {
    connections: usize,
    clients: Arc<InFlight<Option<IpNet>>>,
}

impl Shares {
    pub fn of(connections: usize) -> Self {
        Self { connections, clients: Arc::default() }
    }

    /// `None` if the network of this client has its share already. `free` is the number of
    /// connections that are not in use.
    pub fn enter(&self, stranger: Option<IpNet>, free: usize) -> Option<InUse<Option<IpNet>>> {
        static REFUSED: Seldom = Seldom::every(Duration::from_mins(1));
        let is_limited = stranger.is_some() && free < self.connections / 2;
        let limit = if is_limited { self.connections.div_ceil(SHARES) } else { usize::MAX };
        let share = self.clients.enter(stranger, limit);
        if share.is_none() && REFUSED.is_due() {
            let network = stranger.map(|network| network.to_string());
            tracing::warn!(
                network,
                limit,
                "most connections are in use, and this network has its share, so another \
                 connection of it was closed. If the network is your proxy, add the proxy's address \
                 to trusted_proxies"
            );
        }
        share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The connections that these addresses get, one after the other, until 2 of 16 are free.
    fn accepted(addresses: &[&str]) -> usize {
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        let shares = Shares::of(16);
        let mut accepted = Vec::new();
        for address in addresses.iter().cycle().take(100) {
            let stranger = stranger(address.parse().unwrap(), &proxies);
            accepted.extend(shares.enter(stranger, 16 - accepted.len()));
            if accepted.len() == 14 {
                break;
            }
        }
        accepted.len()
    }

    #[test]
    fn one_network_gets_half_of_the_connections_and_eight_networks_share_the_rest() {
        assert_eq!(accepted(&["192.0.2.1"]), 9);
        assert_eq!(accepted(&["2001:db8::1", "2001:db8::ffff:1"]), 9);
        assert_eq!(accepted(&["192.0.2.1", "192.0.2.2"]), 9);
        let eight: Vec<_> = (1..=8).map(|n| format!("192.0.2.{n}")).collect();
        let eight: Vec<_> = eight.iter().map(String::as_str).collect();
        assert_eq!(accepted(&eight), 14);
    }

    #[test]
    fn all_clients_behind_a_trusted_proxy_share_nothing() {
        assert_eq!(accepted(&["10.0.0.1"]), 14);
        assert_eq!(accepted(&["::ffff:10.0.0.1"]), 14);
    }
}
