//! The address and the User-Agent of a client, as far as they can be trusted.

use std::net::{IpAddr, SocketAddr};

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

/// The last address in the chain that does not belong to a trusted proxy. A proxy that writes
/// `Forwarded` has to remove `X-Forwarded-For`, which counts if both are there.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: impl Fn(&IpAddr) -> bool) -> IpAddr {
    let list = |name: &str| -> Vec<String> {
        let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).map(str::to_owned).collect()
    };
    let mut chain = list("x-forwarded-for");
    if chain.is_empty() {
        chain = list("forwarded").iter().map(|hop| forwarded_for(hop).to_owned()).collect();
    }
    let mut address = peer;
    for hop in chain.iter().rev() {
        if !trusted(&address) {
            break;
        }
        let Some(next) = without_port(hop.trim()) else { break };
        address = next.to_canonical();
    }
    address
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

    #[test]
    fn a_port_behind_a_forwarded_address_is_left_out() {
        let all = |_: &IpAddr| true;
        for (written, address) in [
            ("203.0.113.7:51234", "203.0.113.7"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
        ] {
            let headers = forwarded(written);
            assert_eq!(client_address(ip("10.0.0.1"), &headers, all), ip(address), "{written}");
        }
        for nonsense in ["", "unknown", "_hidden", "203.0.113.7:port", "[2001:db8::7"] {
            let headers = forwarded(nonsense);
            assert_eq!(client_address(ip("10.0.0.1"), &headers, all), ip("10.0.0.1"), "{nonsense}");
        }
    }

    #[test]
    fn the_standard_header_counts_like_the_older_one() {
        let inside = |ip: &IpAddr| ip.to_string().starts_with("10.");
        let headers = |text: &'static str| {
            HeaderMap::from_iter([(header::FORWARDED, header::HeaderValue::from_static(text))])
        };
        let of = |text| client_address(ip("10.0.0.1"), &headers(text), inside);
        assert_eq!(of("for=192.0.2.60;proto=http;by=203.0.113.43"), ip("192.0.2.60"));
        assert_eq!(of("proto=https; For=\"[2001:db8:cafe::17]:4711\""), ip("2001:db8:cafe::17"));
        assert_eq!(of("for=198.51.100.1, for=203.0.113.7, for=10.0.0.2"), ip("203.0.113.7"));
        assert_eq!(of("for=unknown"), ip("10.0.0.1"));
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
