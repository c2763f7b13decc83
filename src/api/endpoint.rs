//! The API's paths. Opaque, so that no other module can spell one.

use std::fmt::Write;

const BASE: &str = "/api/v1";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    pub fn session() -> Self {
        Self(format!("{BASE}/session"))
    }

    pub fn confirm() -> Self {
        Self(format!("{BASE}/session/confirm"))
    }

    pub fn password() -> Self {
        Self(format!("{BASE}/session/password"))
    }

    pub fn policy() -> Self {
        Self(format!("{BASE}/policy"))
    }

    pub fn notices() -> Self {
        Self(format!("{BASE}/notices"))
    }

    pub fn calendar() -> Self {
        Self(format!("{BASE}/calendar"))
    }

    pub fn keys() -> Self {
        Self(format!("{BASE}/keys"))
    }

    pub fn timeline(zone: &str, days: u32) -> Self {
        Self(format!("{BASE}/keys/timeline")).with("zone", zone).with("days", &days.to_string())
    }

    pub fn packages() -> Self {
        Self(format!("{BASE}/packages"))
    }

    pub fn key(id: &str) -> Self {
        Self::keys().at(id)
    }

    pub fn regenerate(id: &str) -> Self {
        Self::key(id).at("regenerate")
    }

    pub fn retire(id: &str) -> Self {
        Self::key(id).at("retire")
    }

    pub fn disable(id: &str) -> Self {
        Self::key(id).at("disable")
    }

    pub fn enable(id: &str) -> Self {
        Self::key(id).at("enable")
    }

    pub fn revoke(id: &str) -> Self {
        Self::key(id).at("revoke")
    }

    pub fn events(id: &str) -> Self {
        Self::key(id).at("events")
    }

    pub fn place_updated(id: &str, place: &str) -> Self {
        Self::key(id).at("places").at(place).at("updated")
    }

    /// Adds a query parameter.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push(if self.0.contains('?') { '&' } else { '?' });
        self.0.push_str(name);
        self.0.push('=');
        encode(&mut self.0, value);
        self
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    fn at(mut self, segment: &str) -> Self {
        self.0.push('/');
        encode(&mut self.0, segment);
        self
    }
}

/// Everything but letters, digits and `-._~` is written as its bytes.
fn encode(to: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            to.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            _ = write!(to, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_wrote_cannot_leave_its_place() {
        let endpoint = Endpoint::key("../session?x").at("retire").with("q", "a&b=ü #");
        assert_eq!(
            endpoint.as_str(),
            "/api/v1/keys/..%2Fsession%3Fx/retire?q=a%26b%3D%C3%BC%20%23"
        );
    }

    #[test]
    fn parameters_are_joined_in_order() {
        let endpoint = Endpoint::timeline("Europe/Berlin", 90);
        assert_eq!(endpoint.as_str(), "/api/v1/keys/timeline?zone=Europe%2FBerlin&days=90");
    }
}
