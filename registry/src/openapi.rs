//! The head of the OpenAPI 3.1 document; its paths come from the endpoints themselves.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Latchkey registry",
        description = "API keys of a package registry: their expiry, their rotation, their use. \
                       Instants are RFC 3339 in UTC with whole seconds; durations are integers \
                       with the unit in the name; errors are RFC 9457 problem documents. A request \
                       comes with the cookie of a session, or with an embed token as a bearer \
                       token and the origin it is for as Latchkey-Embed-Origin.",
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/api/v1")),
    modifiers(&GallerySecret),
    tags(
        (name = "session", description = "Signing in, and confirming that it is still you"),
        (name = "keys", description = "Keys and their values"),
        (name = "events", description = "What happened to keys"),
        (name = "packages", description = "What patterns match"),
        (name = "calendar", description = "A person's expiries, for calendar programs"),
        (name = "embed-tokens", description = "For servers of galleries that embed the page"),
        (name = "policy", description = "What the operator allows"),
        (name = "notices", description = "Which mails a person wants"),
        (name = "push", description = "What a pipeline asks about its value"),
    )
)]
struct Head;

/// What the servers of galleries send as a bearer token.
struct GallerySecret;

impl Modify for GallerySecret {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let secret = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("gallery", SecurityScheme::Http(secret));
    }
}

pub fn head() -> utoipa::openapi::OpenApi {
    Head::openapi()
}
