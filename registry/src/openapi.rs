//! The header of the OpenAPI 3.1 document. The endpoints add their own paths.

mod complete;

pub use complete::complete;

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
    components(schemas(latchkey_contract::Problem)),
    modifiers(&BearerTokens),
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

/// The secret of a gallery's server, and the tokens that the server mints for its pages.
struct BearerTokens;

impl Modify for BearerTokens {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        for (name, description) in [
            ("gallery", "The secret of a gallery"),
            ("embed-token", "A token from POST /embed-tokens, with Latchkey-Embed-Origin"),
        ] {
            let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
            let token = token.description(Some(description)).build();
            components.add_security_scheme(name, SecurityScheme::Http(token));
        }
    }
}

pub fn head() -> utoipa::openapi::OpenApi {
    Head::openapi()
}
