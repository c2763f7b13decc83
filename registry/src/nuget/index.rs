//! `GET /v3/index.json`: tells a client the push URL.

use axum::Json;
use serde_json::{Value, json};

use crate::hosts::OwnOrigin;

pub async fn index(OwnOrigin(origin): OwnOrigin) -> Json<Value> {
    Json(json!({
        "version": "3.0.0",
        "resources": [{
            "@id": format!("{origin}/api/v2/package"),
            "@type": "PackagePublish/2.0.0",
            "comment": "Push, unlist and relist with an API key in X-NuGet-ApiKey.",
        }],
    }))
}
