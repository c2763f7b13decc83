//! The address and the User-Agent of a client, as far as they can be trusted.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, header};
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
        Self { address: address(peer, headers, proxies).to_string(), product: product(headers) }
    }
}

const X_FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED: &str = "forwarded";
const X_REAL_IP: &str = "x-real-ip";

/// The sender of the request: the client, or the last proxy.
pub fn peer(extensions: &Extensions) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(peer.ip().to_canonical())
}

/// The last address in the chain that does not belong to a trusted proxy. A proxy that writes
/// `Forwarded` has to remove `X-Forwarded-For`, which counts if both are there.
pub fn address(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let name = if headers.contains_key(X_FORWARDED_FOR) { X_FORWARDED_FOR } else { FORWARDED };
    let mut address = peer.to_canonical();
    for hop in hops(headers, name).rev() {
        if !is_trusted(address, proxies) {
            break;
        }
        let Some(next) = hop else { break };
        address = next;
    }
    address
}

/// A provider gives each customer at least a /64, so all its addresses count as one.
pub const IPV6_SITE_BITS: u8 = 64;

/// The address, or for IPv6 its network of this many bits.
pub fn network(address: IpAddr, ipv6_bits: u8) -> IpNet {
    let bits = if address.is_ipv6() { ipv6_bits } else { 32 };
    IpNet::new(address, bits).map_or(address.into(), |net| net.trunc())
}

pub fn is_trusted(address: IpAddr, proxies: &[IpNet]) -> bool {
    proxies.iter().any(|net| net.contains(&address))
}

pub fn is_forwarded(headers: &HeaderMap) -> bool {
    [X_FORWARDED_FOR, FORWARDED].iter().any(|name| headers.contains_key(*name))
}

/// Whether nobody but this machine and trusted proxies took part in the request. An address that
/// cannot be read is a stranger's.
pub fn is_local(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> bool {
    let is_own = |address: IpAddr| address.is_loopback() || is_trusted(address, proxies);
    let names = [X_FORWARDED_FOR, FORWARDED, X_REAL_IP];
    let mut forwarded = names.into_iter().flat_map(|name| hops(headers, name));
    is_own(peer.to_canonical()) && forwarded.all(|hop| hop.is_some_and(is_own))
}

/// The addresses of a header, the nearest last. `None` for one that cannot be read.
fn hops<'h>(
    headers: &'h HeaderMap,
    name: &'static str,
) -> impl DoubleEndedIterator<Item = Option<IpAddr>> + 'h {
    let lines = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("unreadable"));
    let hops = lines.flat_map(|line| line.split(',')).filter(|hop| !hop.trim().is_empty());
    hops.map(move |hop| {
        let text = if name == FORWARDED { forwarded_for(hop) } else { hop };
        Some(without_port(text.trim())?.to_canonical())
    })
}

/// `"[2001:db8::7]:443"` of `for="[2001:db8::7]:443";proto=https` (RFC 7239).
fn forwarded_for(hop: &str) -> &str {
    let mut pairs = hop.split(';').filter_map(|pair| pair.split_once('='));
    let of_client = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
    of_client.map_or("", |(_, value)| value.trim().trim_matches('"'))
}

/// Some proxies add the port: `203.0.113.7:51234`, `[2001:db8::7]:443`.
fn without_port(text: &str) -> Option<IpAddr> {
    let in_brackets =
        text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(inside, _)| inside);
    in_brackets
        .unwrap_or(text)
        .parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// `NuGet Command Line/5.8.0` of `NuGet Command Line/5.8.0 (Microsoft Windows NT …)`: the words up to
/// the first version. Without a version, the first word.
fn product(headers: &HeaderMap) -> Option<String> {
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let words: Vec<&str> =
        agent.split_ascii_whitespace().take_while(|word| !word.starts_with('(')).collect();
    let has_version =
        |word: &&str| word.contains('/') || word.starts_with(|c: char| c.is_ascii_digit());
    let words = match words.iter().position(has_version) {
        Some(last) => words.get(..=last),
        None => words.get(..1),
    };
    let product = words?.join(" ");
    Some(product.chars().take(CLIENT_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn nets(texts: &[&str]) -> Vec<IpNet> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, header::HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        headers
    }

    /// The address behind the proxy 10.0.0.1, which is trusted with all of 10.0.0.0/8.
    fn behind_proxy(lines: &[(&'static str, &str)]) -> IpAddr {
        address(ip("10.0.0.1"), &headers(lines), &nets(&["10.0.0.0/8"]))
    }

    #[test]
    fn a_forwarded_address_counts_only_behind_a_trusted_proxy() {
        let headers = headers(&[(X_FORWARDED_FOR, "203.0.113.7")]);
        let proxy = ip("10.0.0.1");
        assert_eq!(address(proxy, &headers, &[]), proxy);
        assert_eq!(address(proxy, &headers, &nets(&["10.0.0.2/32"])), proxy);
        assert_eq!(address(proxy, &headers, &nets(&["10.0.0.1/32"])), ip("203.0.113.7"));
        let mapped = ip("::ffff:10.0.0.1");
        assert_eq!(address(mapped, &headers, &nets(&["10.0.0.1/32"])), ip("203.0.113.7"));
    }

    #[test]
    fn a_forwarded_address_from_the_client_itself_does_not_count() {
        for lines in [
            &[(X_FORWARDED_FOR, "198.51.100.1, 203.0.113.7, 10.0.0.2")][..],
            &[(X_FORWARDED_FOR, "198.51.100.1"), (X_FORWARDED_FOR, "203.0.113.7,10.0.0.2")],
            &[(X_FORWARDED_FOR, "10.0.0.3"), (X_FORWARDED_FOR, "203.0.113.7")],
            &[(X_FORWARDED_FOR, "203.0.113.7"), (FORWARDED, "for=198.51.100.1")],
        ] {
            assert_eq!(behind_proxy(lines), ip("203.0.113.7"), "{lines:?}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_read_ends_the_chain() {
        let port = "203.0.113.7:port";
        for garbage in ["unknown", "_hidden", port, "[2001:db8::7", "\u{fc}", "fe80::1%eth0"] {
            let lines = [(X_FORWARDED_FOR, "203.0.113.7"), (X_FORWARDED_FOR, garbage)];
            assert_eq!(behind_proxy(&lines), ip("10.0.0.1"), "{garbage}");
        }
        for nothing in ["", " , ,"] {
            let lines = [(X_FORWARDED_FOR, "203.0.113.7"), (X_FORWARDED_FOR, nothing)];
            assert_eq!(behind_proxy(&lines), ip("203.0.113.7"), "{nothing}");
        }
    }

    #[test]
    fn a_port_behind_a_forwarded_address_is_left_out() {
        for (written, address) in [
            ("203.0.113.7:51234", "203.0.113.7"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("[::ffff:203.0.113.7]:443", "203.0.113.7"),
        ] {
            assert_eq!(behind_proxy(&[(X_FORWARDED_FOR, written)]), ip(address), "{written}");
        }
    }

    #[test]
    fn the_standard_header_counts_like_the_older_one() {
        for (line, address) in [
            ("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"),
            ("proto=https; For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
            ("for=198.51.100.1, for=203.0.113.7, for=10.0.0.2", "203.0.113.7"),
            ("for=unknown", "10.0.0.1"),
            ("proto=https", "10.0.0.1"),
        ] {
            assert_eq!(behind_proxy(&[(FORWARDED, line)]), ip(address), "{line}");
        }
    }

    #[test]
    fn a_request_is_local_if_every_known_address_is() {
        let proxies = nets(&["10.0.0.0/8"]);
        let local = |peer: &str, lines: &[(&'static str, &str)]| {
            is_local(ip(peer), &headers(lines), &proxies)
        };
        for peer in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1"] {
            assert!(local(peer, &[]), "{peer}");
            assert!(local(peer, &[(X_FORWARDED_FOR, "10.0.0.9, 127.0.0.1")]), "{peer}");
            for stranger in [
                (X_FORWARDED_FOR, "203.0.113.7"),
                (X_FORWARDED_FOR, "203.0.113.7, 10.0.0.9"),
                (X_FORWARDED_FOR, "127.0.0.1, unknown"),
                (FORWARDED, "for=unknown"),
                (FORWARDED, "proto=https"),
                (X_REAL_IP, "203.0.113.7"),
            ] {
                assert!(!local(peer, &[stranger]), "{peer} {stranger:?}");
            }
        }
        assert!(!local("203.0.113.7", &[]));
        assert!(!local("203.0.113.7", &[(X_FORWARDED_FOR, "127.0.0.1")]));
    }

    #[test]
    fn a_product_has_its_whole_name_and_its_version() {
        let of = |agent: &str| {
            let value = header::HeaderValue::from_str(agent).unwrap();
            product(&HeaderMap::from_iter([(header::USER_AGENT, value)])).unwrap_or_default()
        };
        for (agent, expected) in [
            ("NuGet xplat/6.14.0 (Linux)", "NuGet xplat/6.14.0"),
            ("NuGet Command Line/5.8.0 (Microsoft Windows NT 10.0)", "NuGet Command Line/5.8.0"),
            ("NuGet/6.12.1", "NuGet/6.12.1"),
            ("cargo 1.95.0", "cargo 1.95.0"),
            ("npm/11.19.0 node/v22.1.0 linux x64 workspaces/false", "npm/11.19.0"),
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "Mozilla/5.0"),
            ("curl", "curl"),
            ("some tool", "some"),
            ("(only a comment)", ""),
            ("", ""),
        ] {
            assert_eq!(of(agent), expected, "{agent}");
        }
        assert_eq!(of(&"x".repeat(200)).len(), CLIENT_CHARS);
    }
}
