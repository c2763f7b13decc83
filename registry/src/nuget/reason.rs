//! NuGet clients print only the reason phrase of a response, so it repeats the problem's sentence.
//! Some proxies and every HTTP/2 hop drop the reason phrase. Clients log `X-NuGet-Warning` whatever the
//! status, so that header repeats the sentence, too.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use hyper::ext::ReasonPhrase;
use latchkey_contract::Slug;

use crate::metrics;
use crate::problem::ApiError;

const MAX_CHARS: usize = 512;
/// Clients that only know user names and passwords send the value as the password.
const CHALLENGE: HeaderValue = HeaderValue::from_static("Basic realm=\"API key as password\"");

/// One line, ASCII, at most 512 characters.
pub fn one_line(text: &str) -> String {
    let printable = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    text.chars().map(printable).take(MAX_CHARS).collect()
}

/// For every error of the push routes, also of the middleware. All refusals are counted here. An expiring
/// key warns in every answer, so a refusal can carry the header twice.
pub fn explain<B>(mut response: Response<B>) -> Response<B> {
    let Some(error) = response.extensions_mut().remove::<ApiError>() else { return response };
    metrics::refusal(error.slug());
    let sentence = one_line(&error.problem().detail);
    let mut response = with_warning(response, Some(&sentence));
    if let Ok(reason) = ReasonPhrase::try_from(sentence.into_bytes()) {
        response.extensions_mut().insert(reason);
    }
    if error.slug() == Slug::KeyMissing {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, CHALLENGE);
    }
    response
}

pub fn with_warning<B>(mut response: Response<B>, warning: Option<&str>) -> Response<B> {
    if let Some(value) = warning.and_then(|text| HeaderValue::try_from(one_line(text)).ok()) {
        response.headers_mut().append("x-nuget-warning", value);
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
