//! Which address and which product a request has.

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
    let local =
        |peer: &str, lines: &[(&'static str, &str)]| is_local(ip(peer), &headers(lines), &proxies);
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
