//! Responses are compressed, except those that may contain a value.

use serde_json::json;

use crate::support::{RawRequest, Registry};

#[tokio::test]
async fn a_list_is_compressed_but_an_answer_with_a_value_is_not() {
    let registry = Registry::start();
    let ada = registry.ada();
    let create = ada.post("/keys").json(&ada.new_key(&json!({})));
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
