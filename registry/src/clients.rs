//! The address and the User-Agent of a client, as far as they can be trusted.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};
use ipnet::IpNet;

const CLIENT_CHARS: usize = 64;

#[derive(Clone, Debug)]
pub struct Client {
    pub address: String,
    /// The first product and version of the User-Agent.
    pub product: Option<String>,
}

impl Client {
    pub fn of(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> Self {
        let trusted = |ip: &IpAddr| proxies.iter().any(|net| net.contains(ip));
        let address = client_address(peer.to_canonical(), headers, trusted);
        Self { address: address.to_string(), product: product(headers) }
    }
}

/// The last address in the chain that does not belong to a trusted proxy.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: impl Fn(&IpAddr) -> bool) -> IpAddr {
    let forwarded = headers.get_all("x-forwarded-for").iter();
    let chain: Vec<&str> =
        forwarded.filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(',')).collect();
    let mut address = peer;
    for hop in chain.iter().rev() {
        if !trusted(&address) {
            break;
        }
        let Ok(next) = hop.trim().parse::<IpAddr>() else { break };
        address = next.to_canonical();
    }
    address
}

fn product(headers: &HeaderMap) -> Option<String> {
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let first = agent.split_ascii_whitespace().next()?;
    Some(first.chars().take(CLIENT_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(chain: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(
            header::HeaderName::from_static("x-forwarded-for"),
            header::HeaderValue::from_static(chain),
        )])
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_forwarded_address_counts_only_behind_a_trusted_proxy() {
        let headers = forwarded("203.0.113.7");
        let proxy = ip("10.0.0.1");
        assert_eq!(client_address(proxy, &headers, |_| false), proxy);
        assert_eq!(client_address(proxy, &headers, |ip| *ip == proxy), ip("203.0.113.7"));
    }

    #[test]
    fn a_forwarded_address_from_the_client_itself_does_not_count() {
        let headers = forwarded("198.51.100.1, 203.0.113.7, 10.0.0.2");
        let inside = |ip: &IpAddr| ip.to_string().starts_with("10.");
        assert_eq!(client_address(ip("10.0.0.1"), &headers, inside), ip("203.0.113.7"));
    }
}
