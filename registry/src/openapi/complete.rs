//! Adds to each operation of the document what many operations have in common: who may send it, and
//! the refusals that happen before its handler or inside the storage.

use utoipa::PartialSchema;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Required, Response, Schema};

const PROBLEM: &str = "application/problem+json";

/// Any request can get these.
const ALWAYS: [(&str, &str); 5] = [
    ("400", "malformed"),
    ("421", "wrong-host"),
    ("422", "invalid"),
    ("500", "internal"),
    ("503", "unavailable: the database cannot be reached, or the registry is too busy"),
];
/// An embed token needs its origin, for reads too.
const WITH_SESSION: [(&str, &str); 2] = [("401", "not-signed-in"), ("403", "bad-origin")];
const WITH_CHANGES: [(&str, &str); 4] = [
    ("403", "bad-origin"),
    ("408", "too-slow"),
    ("413", "too-large"),
    ("415", "unsupported-media-type"),
];
const WITH_KEY: [(&str, &str); 1] = [("404", "not-found")];

/// `cookie` is the name of the session cookie.
pub fn complete(document: &mut OpenApi, cookie: &str) {
    add_session(document, cookie);
    let optional = bodies_that_may_be_empty(document);
    for (path, item) in &mut document.paths.paths {
        let has_key = path.starts_with("/keys/{id}");
        if let Some(read) = &mut item.get {
            add_refusals(read, if has_key { &WITH_KEY } else { &[] });
        }
        for change in [&mut item.post, &mut item.put, &mut item.patch, &mut item.delete] {
            let Some(change) = change else { continue };
            if has_key {
                add_refusals(change, &WITH_KEY);
                add_if_match(change);
            }
            add_refusals(change, &WITH_CHANGES);
            if let Some(RefOr::T(body)) = &mut change.request_body
                && schema_name(body).is_some_and(|name| optional.contains(&name.to_owned()))
            {
                body.required = Some(Required::False);
            }
        }
    }
}

/// An operation without its own `security` needs a session, or an embed token of the gallery.
fn add_session(document: &mut OpenApi, cookie: &str) {
    let components = document.components.get_or_insert_default();
    let scheme = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(cookie)));
    components.add_security_scheme("session", scheme);
    let requirement = |name: &str| SecurityRequirement::new(name, Vec::<String>::new());
    document.security = Some(vec![requirement("session"), requirement("embed-token")]);
}

/// Keeps the descriptions of the operation itself.
fn add_refusals(operation: &mut Operation, more: &[(&str, &str)]) {
    let with_session = if operation.security.is_none() { &WITH_SESSION[..] } else { &[] };
    let responses = &mut operation.responses.responses;
    for (status, description) in ALWAYS.iter().chain(with_session).chain(more) {
        responses.entry((*status).to_owned()).or_insert_with(|| Response::new(*description).into());
    }
    for (status, response) in responses {
        if status.starts_with(['4', '5'])
            && let RefOr::T(response) = response
        {
            let problem = Content::new(Some(Ref::from_schema_name("Problem")));
            response.content.insert(PROBLEM.to_owned(), RefOr::T(problem));
        }
    }
}

/// Every change of a key honors the header.
fn add_if_match(operation: &mut Operation) {
    add_refusals(operation, &[("412", "stale")]);
    let if_match = ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .description(Some("The version that the caller has seen"))
        .required(Required::False)
        .schema(Some(String::schema()));
    let parameters = operation.parameters.get_or_insert_default();
    let in_path = parameters.iter().filter(|parameter| is_in_path(parameter)).count();
    parameters.insert(in_path, if_match.build().into());
}

fn is_in_path(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path)
}

/// An empty body means `{}`. So a body whose members are all optional is optional itself.
fn bodies_that_may_be_empty(document: &OpenApi) -> Vec<String> {
    let schemas = document.components.iter().flat_map(|components| &components.schemas);
    let optional = schemas.filter(|(_, schema)| {
        matches!(schema, RefOr::T(Schema::Object(object)) if object.required.is_empty())
    });
    optional.map(|(name, _)| name.clone()).collect()
}

fn schema_name(body: &RequestBody) -> Option<&str> {
    let RefOr::T(content) = body.content.values().next()? else { return None };
    match content.schema.as_ref()? {
        RefOr::Ref(reference) => reference.ref_location.rsplit('/').next(),
        RefOr::T(_) => None,
    }
}
