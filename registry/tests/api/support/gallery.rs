//! Galleries that embed the page. Their servers know a secret, and their pages contain frames.

use reqwest::Method;
use serde_json::{Value, json};

use super::call::Call;
use super::people::Frame;
use super::{Person, Registry};

pub const ORIGIN: &str = "https://gallery.example";
pub const SECOND_ORIGIN: &str = "https://shop.gallery.example:8443";
pub const SECRET: &str = "contosos-secret-nobody-can-guess";
pub const OTHER_ORIGIN: &str = "https://fabrikam.example";
pub const OTHER_SECRET: &str = "fabrikams-secret-that-nobody-has";

pub const TWO_GALLERIES: &str = r#"
[[galleries]]
name = "Contoso Gallery"
secret = "contosos-secret-nobody-can-guess"
origins = ["https://gallery.example", "https://shop.gallery.example:8443"]

[[galleries]]
name = "Fabrikam"
secret = "fabrikams-secret-that-nobody-has"
origins = ["https://fabrikam.example", "https://gallery.example"]
"#;

/// A gallery's server.
pub struct Gallery<'r> {
    registry: &'r Registry,
    secret: &'static str,
}

impl Registry {
    /// A registry with the galleries Contoso Gallery and Fabrikam.
    pub fn embedded() -> Self {
        Self::with_config(TWO_GALLERIES)
    }

    pub fn gallery(&self) -> Gallery<'_> {
        Gallery { registry: self, secret: SECRET }
    }

    pub fn other_gallery(&self) -> Gallery<'_> {
        Gallery { registry: self, secret: OTHER_SECRET }
    }
}

impl<'r> Gallery<'r> {
    pub fn call(&self, method: Method) -> Call {
        let call = self.registry.call(method, "/api/v1/embed-tokens");
        call.header("Authorization", &format!("Bearer {}", self.secret))
    }

    /// Requests a token for ada in the gallery's own page, with some members changed.
    pub fn mint(&self, changes: &Value) -> Call {
        let mut body = json!({ "user": self.registry.user("ada"), "origin": ORIGIN });
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.call(Method::POST).json(&body)
    }

    /// Mints a token and returns its person, as seen from the frame.
    pub async fn frame(&self, changes: &Value) -> Person<'r> {
        let token = self.mint(changes).await.expect(200)["token"].as_str().unwrap().to_owned();
        let origin = changes["origin"].as_str().unwrap_or(ORIGIN).to_owned();
        Person::framed(self.registry, Frame { token, origin })
    }

    pub async fn confirmed_frame(&self) -> Person<'r> {
        self.frame(&json!({ "confirmed": true })).await
    }

    pub async fn confirmed_frame_for(&self, owner: &str) -> Person<'r> {
        let owners = [self.registry.owner(owner)];
        self.frame(&json!({ "confirmed": true, "owners": owners })).await
    }

    pub fn end_tokens(&self, user: &str) -> Call {
        self.call(Method::DELETE).json(&json!({ "user": user }))
    }
}
