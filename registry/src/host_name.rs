//! What stands before the path of an address: the host, with or without a port.

/// `registry.example` of `registry.example:8080`; a bare `[::1]` stays whole.
pub fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|c| c.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// The names of this machine that mean it everywhere. Others of 127.0.0.0/8 are not taken: who is
/// asked under one of those has been led there.
pub fn is_loopback(host: &str) -> bool {
    ["localhost", "127.0.0.1", "::1", "[::1]"].iter().any(|name| host.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_dropped_and_an_address_in_brackets_is_not_cut() {
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
