//! The OpenAPI document that the registry serves.

use latchkey_contract::Slug;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{RawRequest, Registry};

async fn document(registry: &Registry) -> Value {
    registry.nobody().get("/openapi.json").await.expect(200)
}

#[tokio::test]
async fn the_document_is_openapi_3_1_as_checked_in() {
    let registry = Registry::start();
    let document = document(&registry).await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    insta::assert_json_snapshot!(document);
}

#[tokio::test]
async fn every_call_of_the_design_is_documented() {
    let registry = Registry::start();
    let document = document(&registry).await;
    for call in [
        "get /session",
        "post /session",
        "delete /session",
        "post /session/confirm",
        "post /session/password",
        "get /keys",
        "post /keys",
        "get /keys/timeline",
        "get /keys/{id}",
        "patch /keys/{id}",
        "delete /keys/{id}",
        "post /keys/{id}/places/{place}/updated",
        "post /keys/{id}/regenerate",
        "post /keys/{id}/retire",
        "post /keys/{id}/disable",
        "post /keys/{id}/enable",
        "post /keys/{id}/revoke",
        "get /keys/{id}/events",
        "get /events",
        "get /policy",
        "get /notices",
        "patch /notices",
        "get /packages",
        "get /key",
        "get /calendar",
        "post /calendar",
        "delete /calendar",
        "get /calendar/{feed}.ics",
        "post /embed-tokens",
        "delete /embed-tokens",
    ] {
        let (method, path) = call.split_once(' ').unwrap();
        assert!(document["paths"][path][method].is_object(), "{call}");
    }
}

#[tokio::test]
async fn every_change_of_a_key_documents_if_match() {
    let registry = Registry::start();
    let document = document(&registry).await;
    let mut changes = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["post", "put", "patch", "delete"] {
            if !path.starts_with("/keys/{id}") || item[method].is_null() {
                continue;
            }
            let parameters = item[method]["parameters"].as_array().unwrap();
            let if_match = parameters.iter().find(|parameter| parameter["name"] == "If-Match");
            let if_match = if_match.unwrap_or_else(|| panic!("{method} {path} has no If-Match"));
            assert_eq!((&if_match["in"], &if_match["required"]), (&json!("header"), &json!(false)));
            assert!(item[method]["responses"]["412"].is_object(), "{method} {path}");
            changes += 1;
        }
    }
    assert_eq!(changes, 8);
}

#[tokio::test]
async fn every_reference_resolves() {
    let registry = Registry::start();
    let document = document(&registry).await;
    let text = document.to_string();
    let references = text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut seen = 0;
    for pointer in references {
        assert!(document.pointer(pointer).is_some(), "{pointer}");
        seen += 1;
    }
    assert!(seen > 20);
}

#[tokio::test]
async fn every_route_refuses_a_query_parameter_that_it_does_not_have() {
    let registry = Registry::start();
    let document = document(&registry).await;
    let ada = registry.ada();
    let mut checked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.replace("{id}", "key_x").replace("{place}", "plc_x").replace("{feed}", "x");
        for method in item.as_object().unwrap().keys() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let call = ada.call(method.clone(), &format!("{path}?no-such-parameter=1"));
            assert_eq!(call.await.invalid_fields(), ["no-such-parameter"], "{method} {path}");
            checked += 1;
        }
    }
    assert!(checked > 25, "{checked} operations");
    ada.call(Method::PUT, "/packages?limit=1").await.problem(Slug::MethodNotAllowed);
    ada.get("/policy?").await.expect(200);
    assert_eq!(registry.raw(&RawRequest::new("GET", "/v3/index.json?x=1")).status, 200);
    assert_eq!(registry.raw(&RawRequest::new("GET", "/healthz?x=1")).status, 200);
}
