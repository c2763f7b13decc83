//! Error responses. Every one is `application/problem+json`.

use std::error::Error;
use std::fmt;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use latchkey_contract::{FieldError, Key, Problem, Slug};

use crate::{about, etag, store};

/// An error response. An internal error is logged where it happens.
#[derive(Clone, Debug)]
pub struct ApiError {
    slug: Slug,
    problem: Box<Problem>,
    retry_after: Option<u64>,
}

const MAX_FIELD_ERRORS: usize = 20;

pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub fn new(slug: Slug, detail: impl Into<String>) -> Self {
        Self { slug, problem: Box::new(Problem::new(slug, detail)), retry_after: None }
    }

    /// A refusal of the push protocol.
    pub fn refused(slug: Slug, detail: impl Into<String>) -> Self {
        Self::new(slug, detail).with(|problem| problem.status = slug.push_status())
    }

    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::fields(vec![FieldError { field: field.into(), detail: detail.into() }])
    }

    /// `invalid` with an error per field. `detail` repeats the first one. A request can be wrong in
    /// thousands of fields, and nobody reads so many.
    pub fn fields(mut errors: Vec<FieldError>) -> Self {
        errors.truncate(MAX_FIELD_ERRORS);
        let detail = errors.first().map_or_else(String::new, |first| first.detail.clone());
        Self::new(Slug::Invalid, detail).with(|problem| problem.errors = errors)
    }

    pub fn stale(key: Key) -> Self {
        let detail = "Someone else changed this key. Review the current version, then try again.";
        Self::new(Slug::Stale, detail).with(|problem| problem.key = Some(Box::new(key)))
    }

    pub fn not_found(what: &str) -> Self {
        Self::new(
            Slug::NotFound,
            format!("This {what} doesn't exist, or you don't have access to it."),
        )
    }

    pub fn too_many(retry_after: u64, detail: impl Into<String>) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(Slug::TooManyRequests, detail) }
    }

    /// The registry has no room for this request right now.
    pub fn busy(retry_after: u64, detail: impl Into<String>) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(Slug::Unavailable, detail) }
    }

    /// An error of the registry. The cause is only logged.
    pub fn internal(cause: impl fmt::Display) -> Self {
        about::add_to_span();
        tracing::error!(%cause, "request failed");
        Self::new(
            Slug::Internal,
            "The registry failed to handle this request. Nothing was changed. Try again.",
        )
    }

    fn unavailable(cause: impl fmt::Display) -> Self {
        about::add_to_span();
        tracing::warn!(%cause, "database unavailable");
        let detail =
            "The registry's database is busy or unreachable. Nothing was changed. Try again.";
        Self { retry_after: Some(2), ..Self::new(Slug::Unavailable, detail) }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Problem)) -> Self {
        change(&mut self.problem);
        self
    }

    /// The answer that a failed body carries through a parser. For another error, `otherwise` gets the
    /// innermost cause, which says what is wrong. The outer errors say only where.
    pub fn behind(
        error: &(dyn Error + 'static),
        otherwise: impl FnOnce(&(dyn Error + 'static)) -> Self,
    ) -> Self {
        let mut cause = error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        cause.downcast_ref::<Self>().cloned().unwrap_or_else(|| otherwise(cause))
    }

    pub const fn slug(&self) -> Slug {
        self.slug
    }

    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem.detail)
    }
}

impl Error for ApiError {}

impl From<store::Error> for ApiError {
    fn from(error: store::Error) -> Self {
        if store::is_temporary(&error) { Self::unavailable(error) } else { Self::internal(error) }
    }
}

impl From<getrandom::Error> for ApiError {
    fn from(error: getrandom::Error) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let etag = self.problem.key.as_ref().map(|key| etag::header(key.version));
        let mut response = (status, Json(&self.problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(etag) = etag {
            headers.insert(header::ETAG, etag);
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.slug == Slug::TooSlow {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        // The push routes repeat the sentence in a header and in the reason phrase.
        response.extensions_mut().insert(self);
        response
    }
}

const PROBLEM_JSON: &str = "application/problem+json";

/// The framework refuses some requests itself, such as a wrong method, without a problem body. This
/// function adds one.
pub fn add_problem_body(response: Response) -> Response {
    let status = response.status();
    let is_ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(PROBLEM_JSON.as_bytes()));
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let error = match status {
        StatusCode::NOT_FOUND => ApiError::new(Slug::NotFound, "Nothing exists at this address."),
        StatusCode::METHOD_NOT_ALLOWED => {
            ApiError::new(Slug::MethodNotAllowed, "This address doesn't support that method.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(Slug::TooLarge, "The body is too large."),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ApiError::new(Slug::UnsupportedMediaType, "Send the body as application/json.")
        }
        status if status.is_client_error() => {
            ApiError::new(Slug::Malformed, "The registry can't read this request.")
        }
        status => ApiError::internal(status),
    };
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut response = error.into_response();
    if let Some(allow) = allow {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}
