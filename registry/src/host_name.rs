//! Host names, with or without a port, and the registry's own origin.

use std::net::IpAddr;
use std::sync::Arc;

/// For example `https://registry.example`. Every link starts with it, and every `Origin` must equal
/// it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnOrigin(pub Arc<str>);

/// `registry.example:8080` becomes `registry.example`. `[::1]` stays unchanged.
pub fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|c| c.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// The loopback names that every machine has. Other addresses in 127.0.0.0/8 are refused, because
/// an attacker's DNS name could resolve to one of them.
pub fn is_loopback(host: &str) -> bool {
    ["localhost", "127.0.0.1", "::1", "[::1]"].iter().any(|name| host.eq_ignore_ascii_case(name))
}

/// A loopback name or any IP address. No other DNS name can lead a browser to such a request.
pub fn is_loopback_or_address(host: &str) -> bool {
    is_loopback(host) || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_removed_and_an_address_in_brackets_stays_whole() {
        for (authority, host) in [
            ("registry.example", "registry.example"),
            ("registry.example:8080", "registry.example"),
            ("[::1]", "[::1]"),
            ("[::1]:8080", "[::1]"),
        ] {
            assert_eq!(without_port(authority), host);
        }
    }

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for name in ["localhost", "LOCALHOST", "127.0.0.1", "::1", "[::1]"] {
            assert!(is_loopback(name), "{name}");
        }
        for name in ["", "localhost.example", "10.0.0.1", "127.0.0.2", "[::2]", "0.0.0.0"] {
            assert!(!is_loopback(name), "{name}");
        }
    }
}
