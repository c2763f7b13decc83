//! The header of the OpenAPI 3.1 document. The endpoints add their own paths.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Latchkey registry",
        description = "API keys of a package registry: expiry, rotation and use. Instants are \
                       RFC 3339 in UTC with whole seconds. Durations are integers with the unit \
                       in the name. Errors are RFC 9457 problem documents. A request has either \
                       a session cookie, or an embed token as bearer token with its origin in \
                       Latchkey-Embed-Origin.",
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/api/v1")),
    modifiers(&GallerySecret),
    tags(
        (name = "session", description = "Signing in, confirming, changing the password"),
        (name = "keys", description = "Keys and their values"),
        (name = "events", description = "The audit log of keys"),
        (name = "packages", description = "Packages that match patterns"),
        (name = "calendar", description = "A person's expiries, for calendar apps"),
        (name = "embed-tokens", description = "For the servers of galleries that embed the page"),
        (name = "policy", description = "What the operator allows"),
        (name = "notices", description = "Which reminders a person wants"),
        (name = "push", description = "A pipeline checks its value"),
    )
)]
struct Head;

/// The secret that a gallery's server sends as a bearer token.
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
