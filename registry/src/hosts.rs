//! Checks of the Host and Origin headers. Both must name the registry itself.

use std::time::Duration;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ipnet::IpNet;
use latchkey_contract::Slug;

use crate::app::App;
use crate::clients::{self, IPV6_SITE_BITS};
pub use crate::host_name::OwnOrigin;
use crate::host_name::{is_loopback, without_port};
use crate::problem::{ApiError, ApiResult};
use crate::seldom::SeldomForEach;

/// Refuses a foreign host name, because links and origin checks would use it.
pub async fn require_own_host(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(origin) = own_origin(&app, &request) else {
        return wrong_host(&app, &request).into_response();
    };
    request.extensions_mut().insert(origin);
    next.run(request).await
}

/// The host that the request is for. With two Host headers, the proxy may have validated the other
/// one, so the result is `None`.
pub fn asked_host(request: &Request) -> Option<&str> {
    let mut named = request.headers().get_all(header::HOST).iter();
    let header = named.next().and_then(|host| host.to_str().ok());
    if named.next().is_some() {
        return None;
    }
    request.uri().authority().map(Authority::as_str).or(header)
}

fn own_origin(app: &App, request: &Request) -> Option<OwnOrigin> {
    let host = asked_host(request)?;
    match &app.public_origin {
        Some(origin) => {
            let (scheme, own) = origin.0.split_once("://")?;
            let default_port = if scheme == "https" { ":443" } else { ":80" };
            let asked = host.strip_suffix(default_port).unwrap_or(host);
            asked.eq_ignore_ascii_case(own).then(|| origin.clone())
        }
        None => is_loopback(without_port(host))
            .then(|| OwnOrigin(format!("http://{}", host.to_ascii_lowercase()).into())),
    }
}

/// Tells the client and the operator both names, because usually a proxy sends its own.
fn wrong_host(app: &App, request: &Request) -> ApiError {
    static WARNED: SeldomForEach<(Option<IpNet>, String)> =
        SeldomForEach::every(Duration::from_mins(1));
    let asked = request.headers().get_all(header::HOST).iter();
    let asked: Vec<_> = asked.map(|host| String::from_utf8_lossy(host.as_bytes())).collect();
    let asked: String = asked.join(" and ").chars().take(MAX_HOST_CHARS).collect();
    let expected =
        app.public_origin.as_ref().and_then(|origin| Some(origin.0.split_once("://")?.1));
    let expected = expected.unwrap_or(LOOPBACK);
    let client = clients::peer(request.extensions()).map(|peer| {
        let address = clients::address(peer, request.headers(), &app.config.trusted_proxies);
        clients::network(address, IPV6_SITE_BITS)
    });
    if WARNED.is_due((client, asked.clone())) {
        tracing::warn!(
            asked,
            expected,
            "a request for another host was refused. If your proxy sent it, let the proxy forward the \
             client's Host (nginx: proxy_set_header Host $http_host;). If people open the registry \
             under that name, set public_url to it in the configuration"
        );
    }
    let detail = format!(
        "This registry serves {expected}, but the request is for '{asked}'. Use the right name. If you \
         run the proxy in front, let it forward the client's Host header."
    );
    ApiError::new(Slug::WrongHost, detail)
}

/// The names without a `public_url`.
const LOOPBACK: &str = "only localhost, 127.0.0.1 and [::1]";
/// No DNS name is longer.
const MAX_HOST_CHARS: usize = 253;

/// An unsafe request with a cookie must come from the registry's own pages.
pub fn require_own_origin(headers: &HeaderMap, own: &OwnOrigin) -> ApiResult<()> {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    if origin == Some(&*own.0) {
        return Ok(());
    }
    let detail = format!("Only pages of {0} can make changes. Send {0} as Origin.", own.0);
    Err(ApiError::new(Slug::BadOrigin, detail))
}

impl FromRequestParts<App> for OwnOrigin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> ApiResult<Self> {
        let found = parts.extensions.get::<Self>().cloned();
        found.ok_or_else(|| ApiError::internal("a route has no host check"))
    }
}

/// The origin check for signing in, the only unsafe route without a principal.
pub struct FromOwnPage;

impl FromRequestParts<App> for FromOwnPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let own = OwnOrigin::from_request_parts(parts, app).await?;
        require_own_origin(&parts.headers, &own)?;
        Ok(Self)
    }
}
