//! The client of a request. Not in `clients`, which the state of the application uses.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::app::App;
use crate::clients::{self, Client};
use crate::problem::{ApiError, ApiResult};

impl FromRequestParts<App> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> ApiResult<Self> {
        let peer = clients::peer(&parts.extensions)
            .ok_or_else(|| ApiError::internal("a request has no sender"))?;
        Ok(Self::of(peer, &parts.headers, &app.config.trusted_proxies))
    }
}
