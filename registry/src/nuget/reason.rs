//! NuGet clients print only the reason phrase of a response, so it repeats the problem's sentence.

use axum::http::HeaderValue;
use axum::response::{IntoResponse, Response};
use hyper::ext::ReasonPhrase;

use crate::metrics;
use crate::problem::ApiError;

const MAX_CHARS: usize = 512;

/// One line, ASCII, at most 512 characters.
pub fn one_line(text: &str) -> String {
    let printable = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    text.chars().map(printable).take(MAX_CHARS).collect()
}

/// Every refusal of the push protocol is created here, so it is also counted here.
pub fn refusal(error: ApiError) -> Response {
    metrics::refusal(error.problem());
    let reason = ReasonPhrase::try_from(one_line(&error.problem().detail).into_bytes());
    let mut response = error.into_response();
    if let Ok(reason) = reason {
        response.extensions_mut().insert(reason);
    }
    response
}

pub fn with_warning(mut response: Response, warning: Option<&str>) -> Response {
    if let Some(value) = warning.and_then(|text| HeaderValue::try_from(one_line(text)).ok()) {
        response.headers_mut().insert("x-nuget-warning", value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_reason_is_one_line_of_printable_ascii_whatever_the_key_name() {
        assert_eq!(one_line("Schlüssel 'a\r\nb' 🔑 läuft"), "Schl?ssel 'a??b' ? l?uft");
        assert_eq!(one_line(&"x".repeat(2_000)).len(), 512);
    }
}
