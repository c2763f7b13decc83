//! `GET /api/v1/doctor`: tells the command `doctor` what arrives behind the proxy. It answers only a
//! ticket that is in the database, so nobody else learns anything.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::clients::Client;
use crate::ids;
use crate::problem::{ApiError, ApiResult};
use crate::store::settings;

pub const PATH: &str = "/api/v1/doctor";
pub const PATH_IN_API: &str = "/doctor";
pub const HEADER: &str = "latchkey-doctor";
/// The ID prefix of a ticket. Its setting contains the second in which `doctor` created it.
pub const TICKET: &str = "doctor";
pub const ACCEPTED_FOR: TimeDelta = TimeDelta::seconds(60);

#[derive(Debug, Deserialize, Serialize)]
pub struct Seen {
    /// The peer of the connection.
    pub peer: String,
    pub is_trusted: bool,
    /// The last address of `X-Forwarded-For`.
    pub last_forwarded: Option<String>,
    pub has_forwarded: bool,
    /// The address that the registry uses for this client.
    pub client: String,
}

pub async fn echo(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    client: Client,
    headers: HeaderMap,
) -> ApiResult<Json<Seen>> {
    let ticket = headers.get(HEADER).and_then(|ticket| ticket.to_str().ok()).unwrap_or_default();
    if !is_accepted(&app, ticket).await? {
        return Err(ApiError::not_found("address"));
    }
    let peer = peer.ip().to_canonical();
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let forwarded = forwarded
        .and_then(|list| list.to_str().ok())
        .map(|list| list.rsplit(',').next().unwrap_or_default().trim().to_owned());
    Ok(Json(Seen {
        peer: peer.to_string(),
        is_trusted: app.config.trusted_proxies.iter().any(|net| net.contains(&peer)),
        last_forwarded: forwarded,
        has_forwarded: headers.contains_key("forwarded"),
        client: client.address,
    }))
}

async fn is_accepted(app: &App, ticket: &str) -> ApiResult<bool> {
    if !ids::is_id(TICKET, ticket) {
        return Ok(false);
    }
    let created = settings::get(&mut *app.store.read().await?, ticket).await?;
    let created = created.and_then(|seconds| seconds.parse::<i64>().ok());
    let now = app.now().await?.timestamp();
    Ok(created.is_some_and(|created| (now - created).abs() <= ACCEPTED_FOR.num_seconds()))
}
