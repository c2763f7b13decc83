//! The head of the OpenAPI 3.1 document; its paths come from the endpoints themselves.

use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Latchkey registry",
        description = "API keys of a package registry: their expiry, their rotation, their use. \
                       Instants are RFC 3339 in UTC with whole seconds; durations are integers \
                       with the unit in the name; errors are RFC 9457 problem documents.",
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/api/v1")),
    tags(
        (name = "session", description = "Signing in, and confirming that it is still you"),
        (name = "keys", description = "Keys and their values"),
        (name = "events", description = "What happened to keys"),
        (name = "packages", description = "What patterns match"),
        (name = "calendar", description = "A person's expiries, for calendar programs"),
        (name = "policy", description = "What the operator allows"),
        (name = "notices", description = "Which mails a person wants"),
        (name = "push", description = "What a pipeline asks about its value"),
    )
)]
struct Head;

pub fn head() -> utoipa::openapi::OpenApi {
    Head::openapi()
}
