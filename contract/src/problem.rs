//! Errors as problem documents (RFC 9457), with one table of slugs, statuses and titles.

use serde::{Deserialize, Serialize};

use crate::key::Key;
use chrono::{DateTime, Utc};

macro_rules! slugs {
    ($($name:ident = $slug:literal, $status:literal, $title:literal;)*) => {
        /// The last segment of a problem's `type`, `/problems/<slug>`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Slug { $($name),* }

        impl Slug {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $slug),* }
            }

            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }
        }
    };
}

slugs! {
    Malformed = "malformed", 400, "Malformed request";
    NotAPackage = "not-a-package", 400, "Not a valid package";
    NotSignedIn = "not-signed-in", 401, "Not signed in";
    WrongCredentials = "wrong-credentials", 401, "Wrong name or password";
    KeyMissing = "key-missing", 401, "No API key";
    ConfirmationRequired = "confirmation-required", 403, "Confirmation required";
    BadOrigin = "bad-origin", 403, "Wrong origin";
    KeyUnknown = "key-unknown", 403, "Unknown API key";
    KeyReplaced = "key-replaced", 403, "API key replaced";
    KeyExpired = "key-expired", 403, "API key expired";
    KeyScope = "key-scope", 403, "API key lacks a scope";
    KeyPackage = "key-package", 403, "API key doesn't cover this package";
    NotFound = "not-found", 404, "Not found";
    MethodNotAllowed = "method-not-allowed", 405, "Method not allowed";
    TooSlow = "too-slow", 408, "Request too slow";
    KeyDisabled = "key-disabled", 409, "API key disabled";
    KeyRevoked = "key-revoked", 409, "API key revoked";
    ValueInUse = "value-in-use", 409, "The value is already in use";
    VersionExists = "version-exists", 409, "The version already exists";
    Stale = "stale", 412, "The key has changed";
    TooLarge = "too-large", 413, "Too large";
    UnsupportedMediaType = "unsupported-media-type", 415, "Unsupported media type";
    WrongHost = "wrong-host", 421, "Wrong host";
    Invalid = "invalid", 422, "Invalid request";
    IdempotencyMismatch = "idempotency-mismatch", 422, "Idempotency key used for another request";
    LifetimeNotAllowed = "lifetime-not-allowed", 422, "Lifetime not allowed";
    TooManyRequests = "too-many-requests", 429, "Too many requests";
    Internal = "internal", 500, "Internal error";
    Unavailable = "unavailable", 503, "Temporarily unavailable";
    InsufficientStorage = "insufficient-storage", 507, "Not enough disk space";
}

impl Slug {
    /// The status in the push protocol, where every refused value is 403.
    pub const fn push_status(self) -> u16 {
        match self {
            Self::KeyDisabled | Self::KeyRevoked => 403,
            other => other.status(),
        }
    }
}

/// `application/problem+json`. Members that do not apply are omitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `/problems/<slug>`.
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub title: String,
    pub status: u16,
    /// A sentence that tells a person what to do next.
    #[serde(default)]
    pub detail: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The current key, only with `stale`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Box<Key>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_days: Option<Vec<u32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<u64>,
    #[serde(
        default,
        deserialize_with = "crate::time::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub replaced_at: Option<DateTime<Utc>>,
    #[serde(
        default,
        deserialize_with = "crate::time::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub expired_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's name in the request. A list element is `packages[2]`.
    pub field: String,
    pub detail: String,
}

impl Problem {
    pub fn new(slug: Slug, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{}", slug.as_str()),
            title: slug.title().to_owned(),
            status: slug.status(),
            detail: detail.into(),
            ..Self::default()
        }
    }

    pub fn slug(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }

    pub fn is(&self, slug: Slug) -> bool {
        self.slug() == slug.as_str()
    }
}
