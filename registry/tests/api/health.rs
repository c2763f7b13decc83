//! Health probes need neither a known host name nor a session.

use crate::support::{RawRequest, Registry};

#[test]
fn health_and_readiness_probes_work_with_any_host() {
    let registry = Registry::start();
    for target in ["/healthz", "/readyz"] {
        for host in [&registry.address, "10.0.0.7:8080", "pod.internal"] {
            let answer = registry.raw(&RawRequest::new("GET", target).host(host));
            assert_eq!((answer.status, answer.body.as_str()), (200, "ok\n"), "{target} {host}");
        }
    }
}

#[tokio::test]
async fn a_list_is_compressed_but_an_answer_with_a_value_is_not() {
    let registry = Registry::start();
    let ada = registry.ada();
    let create = ada.post("/keys").json(&ada.new_key(&serde_json::json!({})));
    let created = create.header("Accept-Encoding", "br, gzip").await;
    created.expect(201);
    assert_eq!(created.header("content-encoding"), "");
    for _ in 0..3 {
        ada.a_key().await;
    }
    let listed = RawRequest::new("GET", "/api/v1/keys").header("Cookie", &ada.cookie);
    let listed = registry.raw(&listed.header("Accept-Encoding", "br"));
    assert_eq!((listed.status, listed.header("content-encoding")), (200, Some("br")));
}
