//! Health probes need neither a known host name nor a session, and strangers get only `/healthz`.

use latchkey_contract::Slug;

use crate::support::home::Home;
use crate::support::raw::exchange;
use crate::support::{RawRequest, Registry};

#[test]
fn health_probes_work_with_any_host() {
    let registry = Registry::start();
    for host in [&registry.address, "10.0.0.7:8080", "pod.internal"] {
        let answer = registry.raw(&RawRequest::new("GET", "/healthz").host(host));
        assert_eq!((answer.status, answer.body.as_str()), (200, "ok\n"), "{host}");
    }
}

/// A proxy on the same machine that adds no header sends the public name, and so does a browser here that
/// found this machine under the name of a website.
#[test]
fn readiness_and_metrics_need_an_address_or_a_loopback_name_as_host() {
    let registry = Registry::with_config("public_url = \"https://registry.example\"\n");
    for target in ["/readyz", "/metrics"] {
        let get = |host: &str| registry.raw(&RawRequest::new("GET", target).host(host));
        for host in [&registry.address, "10.0.0.7:8080", "localhost", "[2001:db8::1]:80", "[::1]"] {
            assert_eq!(get(host).status, 200, "{target} {host}");
        }
        for host in
            ["registry.example", "rebound.example:8080", "pod.internal", "10.0.0.7.example", ""]
        {
            get(host).problem(Slug::NotFound);
        }
        let two = RawRequest::new("GET", target).header("Host", "registry.example");
        registry.raw(&two).problem(Slug::NotFound);
    }
}

#[test]
fn a_forwarded_stranger_gets_neither_readiness_nor_metrics() {
    let behind_proxy =
        Registry::with_config("trusted_proxies = [\"127.0.0.1/32\", \"10.0.0.0/8\"]\n");
    let direct = Registry::start();
    for target in ["/readyz", "/metrics"] {
        for (name, value) in [
            ("X-Forwarded-For", "203.0.113.7"),
            ("X-Forwarded-For", "127.0.0.1, 203.0.113.7, 10.0.0.2"),
            ("X-Forwarded-For", "unknown"),
            ("Forwarded", "for=_hidden;proto=https"),
            ("X-Real-IP", "203.0.113.7"),
        ] {
            for registry in [&direct, &behind_proxy] {
                for method in ["GET", "POST"] {
                    let request = RawRequest::new(method, target).header(name, value);
                    registry.raw(&request).problem(Slug::NotFound);
                }
                let health = RawRequest::new("GET", "/healthz").header(name, value);
                assert_eq!(registry.raw(&health).status, 200);
            }
        }
        let from_proxy = RawRequest::new("GET", target).header("X-Forwarded-For", "10.0.0.2");
        assert_eq!(behind_proxy.raw(&from_proxy).status, 200, "from another trusted proxy");
        assert_eq!(direct.raw(&RawRequest::new("HEAD", target)).status, 200);
        direct.raw(&RawRequest::new("POST", target)).problem(Slug::MethodNotAllowed);
    }
}

#[test]
fn a_listener_for_monitoring_takes_these_routes_from_the_public_one() {
    let mut registry = Registry::with_config("[monitoring]\nlisten = \"127.0.0.1:0\"\n");
    let line = registry.next_line();
    let monitoring = line.strip_prefix("monitoring on http://").unwrap();
    for target in ["/readyz", "/metrics"] {
        registry.raw(&RawRequest::new("GET", target)).problem(Slug::NotFound);
    }
    assert_eq!(registry.raw(&RawRequest::new("GET", "/healthz")).status, 200);
    for target in ["/healthz", "/readyz", "/metrics"] {
        let get = RawRequest::new("GET", target).host("10.0.0.7:9090");
        assert_eq!(exchange(monitoring, &get).status, 200, "{target}");
        let post = RawRequest::new("POST", target);
        exchange(monitoring, &post).problem(Slug::MethodNotAllowed);
    }
    for target in ["/", "/api/v1/policy", "/v3/index.json", "/test/clock"] {
        exchange(monitoring, &RawRequest::new("GET", target)).problem(Slug::NotFound);
    }
}

#[test]
fn an_address_for_monitoring_that_is_in_use_stops_the_start_and_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let home = Home::empty();
    let file = home.folder().join("latchkey.toml");
    let address = taken.local_addr().unwrap();
    std::fs::write(&file, format!("monitoring.listen = \"{address}\"\n")).unwrap();
    let file = file.display().to_string();
    let said = home.refuse(&["serve", "--listen", "127.0.0.1:0", "--config", &file]);
    assert!(said.contains(&format!("cannot listen on {address}")), "{said}");
    assert!(said.contains("monitoring.listen"), "{said}");
}
