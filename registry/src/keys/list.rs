//! `GET /keys`: one page of keys, with the counts of all pages.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use latchkey_contract::request::limits::{PAGE_DEFAULT, PAGE_MAX};
use latchkey_contract::{Instant, KeyPage, Sort, State as KeyState};
use serde::{Deserialize, Serialize};

use super::cursor;
use tracing::Instrument;

use crate::app::App;
use crate::costly;
use crate::extract::Params;
use crate::large_answer;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store::Reach;
use crate::store::listing::{self, Filter, Position};

/// SQLite refuses a pattern of 50,000 bytes, and no name or pattern has more than 100 characters.
const MAX_QUERY_CHARS: usize = 200;
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The content of a cursor. All pages use the instant of the first one, so that no key is repeated
/// or skipped. The hash of the query prevents using the cursor with another query.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cursor {
    at: i64,
    query_hash: String,
    after: Position,
}

#[utoipa::path(get, path = "/keys", tag = "keys",
    params(
        ("state" = inline(Option<KeyState>), Query),
        ("owner" = Option<String>, Query, description = "An owner's ID"),
        ("q" = Option<String>, Query, max_length = 200, description = "Substring of a name or pattern, case-insensitive"),
        ("sort" = inline(Option<Sort>), Query, description = "attention by default"),
        ("cursor" = Option<String>, Query, description = "From next_cursor"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "50 by default"),
    ),
    responses(
        (status = 200, body = KeyPage),
        (status = 422, description = "invalid"),
    ))]
pub async fn list(
    State(app): State<App>,
    principal: Principal,
    mut params: Params,
) -> ApiResult<Response> {
    let limit = params.limit(PAGE_DEFAULT, PAGE_MAX);
    let states = "Must be active, expiring, expired, disabled or revoked.";
    let state = params.parsed("state", states, |text| text.parse().ok());
    let sorts = "Must be attention, expires_at, name, last_used_at or created_at.";
    let sort = params.parsed("sort", sorts, |text| text.parse().ok()).unwrap_or_default();
    let owners = "Must be the ID of an owner that you can act for.";
    let owner = params.parsed("owner", owners, |id| principal.owner(id).map(|o| o.id.clone()));
    let longest = format!("Must have at most {MAX_QUERY_CHARS} characters.");
    let within = |q: &str| (q.chars().count() <= MAX_QUERY_CHARS).then(|| q.to_owned());
    let q = params.parsed("q", &longest, within).filter(|q| !q.is_empty());
    let query_hash = query_hash(&principal.reach, state, sort, owner.as_deref(), q.as_deref());
    let invalid = "The cursor is invalid or belongs to another query. Start again without it.";
    let cursor = params.parsed("cursor", invalid, |text| {
        let cursor: Cursor = cursor::decode(text)?;
        let fits = cursor.query_hash == query_hash && !has_nul(&cursor.after);
        Some((Instant::from_timestamp(cursor.at, 0).filter(|_| fits)?, cursor.after))
    });
    params.finish()?;

    let at = cursor.as_ref().map_or(principal.now, |(at, _)| *at);
    let is_costly = q.is_some() || limit > PAGE_DEFAULT;
    let turn = if is_costly { Some(costly::list(&principal.user.id).await?) } else { None };
    let answer = async move {
        let _turn = turn;
        let (owner, q) = (owner.as_deref(), q.as_deref());
        let filter = Filter { reach: &principal.reach, at, owner, q };
        let mut connection = app.store.read().await?;
        let counts = listing::counts(&mut connection, &filter).await?;
        let after = cursor.as_ref().map(|(_, after)| after);
        let mut page =
            listing::page(&mut connection, &filter, state, sort, after, limit + 1).await?;
        drop(connection);
        let more = page.len() > limit as usize;
        page.truncate(limit as usize);
        let next_cursor = page.last().filter(|_| more).and_then(|last| {
            let after = last.position.clone();
            cursor::encode(&Cursor { at: at.timestamp(), query_hash, after })
        });
        let keys = page.iter().map(|listed| listed.key.to_key(at)).collect();
        drop(page);
        let page = KeyPage { server_time: principal.now, keys, next_cursor, counts };
        let json = serde_json::to_vec(&page).map_err(ApiError::internal)?;
        let json = large_answer::body(json, &principal.user.id)?;
        Ok(([(header::CONTENT_TYPE, JSON)], json).into_response())
    };
    if is_costly {
        // A task of its own has the turn, because the database continues after the client has left.
        return tokio::spawn(answer.in_current_span()).await.map_err(ApiError::internal)?;
    }
    answer.await
}

fn query_hash(
    reach: &Reach,
    state: Option<KeyState>,
    sort: Sort,
    owner: Option<&str>,
    q: Option<&str>,
) -> String {
    let state = state.map_or("", |state| state.into_str());
    crate::ids::hash(&format!(
        "{}\n{state}\n{}\n{}\n{}",
        reach.as_str(),
        sort.into_str(),
        owner.unwrap_or(""),
        q.unwrap_or("")
    ))
}

fn has_nul(position: &Position) -> bool {
    position.text.contains('\0') || position.id.contains('\0')
}
