//! Every status that the API answers in any test is in the OpenAPI document as checked in.

use std::sync::LazyLock;

use serde_json::Value;

const SNAPSHOT: &str =
    include_str!("../snapshots/api__openapi__the_document_is_openapi_3_1_as_checked_in.snap");

static PATHS: LazyLock<Value> = LazyLock::new(|| {
    let (_, document) = SNAPSHOT.split_once("\n---\n").expect("a snapshot starts with its source");
    serde_json::from_str::<Value>(document).unwrap()["paths"].take()
});

pub fn require_documented(method: &str, url: &str, status: u16) {
    let Some((_, path)) = url.split_once("/api/v1/") else { return };
    let path = format!("/{}", path.split('?').next().unwrap_or_default());
    // An address or a method that the document does not have is refused.
    let statuses = operation(method, &path).map(|operation| &operation["responses"]);
    let documented = match statuses {
        Some(statuses) => statuses[status.to_string()].is_object(),
        None => {
            matches!(status, 200 | 404 | 405 | 421) && (status != 200 || path == "/openapi.json")
        }
    };
    assert!(documented, "{method} {path} answered {status}, which is not in the OpenAPI document");
}

fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let paths = PATHS.as_object()?;
    let exact = paths.get_key_value(path).map(|(_, item)| item);
    let item = exact.or_else(|| {
        let found = paths.iter().find(|(template, _)| matches(template, path));
        found.map(|(_, item)| item)
    })?;
    let method = if method == "HEAD" { "get".to_owned() } else { method.to_lowercase() };
    item.get(method)
}

/// `/calendar/{feed}.ics` matches `/calendar/abc.ics`.
fn matches(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(pattern, part)| match pattern.split_once('{') {
            Some((start, rest)) => {
                let end = rest.split_once('}').map_or("", |(_, end)| end);
                part.starts_with(start) && part.ends_with(end)
            }
            None => pattern == part,
        })
}
