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
mod tests;
