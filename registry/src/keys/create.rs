//! `POST /keys`: creates a key and its first value.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use latchkey_contract::time::{plus_days, whole_seconds};
use latchkey_contract::{CreateKey, EventKind, Issued, Owner};

use super::change::{Author, Change};
use super::issue;
use super::replay::{Repeatable, replay};
use super::rules::{Rules, require_lifetime};
use crate::about;
use crate::app::App;
use crate::clients::Client;
use crate::etag;
use crate::extract::{Body, Conditions};
use crate::ids;
use crate::principal::Principal;
use crate::problem::{ApiError, ApiResult};
use crate::store::keys::KeyRecord;
use crate::store::notices::Topic;
use crate::store::{self, Connection, people};

#[utoipa::path(post, path = "/keys", tag = "keys", request_body = CreateKey,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request safe to retry for 24 hours")),
    responses(
        (status = 201, body = Issued, description = "The only response that contains the value"),
        (status = 403, description = "confirmation-required, bad-origin"),
        (status = 404, description = "not-found: a repeated request, and the key is deleted"),
        (status = 409, description = "value-in-use"),
        (status = 412, description = "stale"),
        (status = 422, description = "invalid, lifetime-not-allowed, idempotency-mismatch"),
    ))]
pub async fn create(
    State(app): State<App>,
    mut principal: Principal,
    client: Client,
    conditions: Conditions,
    Body(form): Body<CreateKey>,
) -> ApiResult<Response> {
    principal.require_confirmation()?;
    let repeatable = Repeatable::new("create", "", &principal, &conditions, &form)?;
    let mut transaction = principal.begin(&app).await?;
    let (author, now) = (Author::person(principal.actor(), &client), principal.now);
    if let Some(repeatable) = &repeatable
        && let Some(done) = repeatable.find(&mut transaction, now).await?
    {
        let key = store::keys::lock(&mut transaction, &done.key_id, &principal.reach).await?;
        let key = key.ok_or_else(|| ApiError::not_found("key"))?;
        let change = Change { transaction, key, author, now };
        return Ok(created(replay(&app, change, repeatable, done).await?));
    }
    let key = new_key(&app, &principal, &form)?;
    require_room(&app, &mut transaction, &key.owner).await?;
    store::keys::add(&mut transaction, &key).await?;
    about::key(&key.id, &key.owner.name);
    let mut change = Change { transaction, key, author, now };
    let issued_at = change.key.created_at;
    let expires_at = Some(plus_days(issued_at, form.lifetime_days));
    let key_id = change.key.id.clone();
    let (held, value) =
        issue(&mut change.transaction, &app.config, &key_id, issued_at, expires_at).await?;
    let value_id = held.id.clone();
    change.key.current = Some(held);
    change.save(EventKind::Created, None).await?;
    change.queue_notice(Topic::Created, &value_id).await?;
    if let Some(repeatable) = repeatable {
        repeatable.remember(&mut change).await?;
    }
    Ok(created(Issued { key: change.commit().await?, value, replayed: false }))
}

/// Locks the owner, so that concurrent requests cannot exceed the limit together.
async fn require_room(app: &App, on: &mut Connection, owner: &Owner) -> ApiResult<()> {
    people::lock_owner(on, &owner.id).await?;
    let limit = app.config.limits.keys_per_owner;
    if store::keys::count(on, &owner.id).await? < u64::from(limit) {
        return Ok(());
    }
    let detail = format!(
        "{} already has {limit} keys, the most that an owner can have. Delete keys that nobody uses, \
         then try again.",
        owner.name
    );
    Err(ApiError::field("owner", detail))
}

fn new_key(app: &App, principal: &Principal, form: &CreateKey) -> ApiResult<KeyRecord> {
    let mut rules = Rules::default();
    let name = rules.name(&form.name);
    let scopes = rules.scopes(&form.scopes);
    let packages = rules.packages(&form.packages);
    let places = rules.places(&form.places, &[])?;
    let owner = principal.owner(&form.owner);
    if owner.is_none() {
        rules.wrong("owner", "Choose an owner that you can act for, by its ID.");
    }
    rules.finish()?;
    require_lifetime(&app.config.policy, form.lifetime_days)?;
    let owner = owner.ok_or_else(|| ApiError::not_found("owner"))?.clone();
    Ok(KeyRecord {
        id: ids::new_id("key")?,
        name,
        owner,
        scopes,
        packages,
        places,
        lifetime_days: Some(form.lifetime_days),
        created_at: whole_seconds(principal.now),
        created_by: principal.user.name.clone(),
        disabled_at: None,
        revoked_at: None,
        revoked_reason: None,
        deleted_at: None,
        version: 0,
        current: None,
        retiring: None,
    })
}

fn created(issued: Issued) -> Response {
    let mut headers = HeaderMap::from_iter([(header::ETAG, etag::header(issued.key.version))]);
    if let Ok(location) = HeaderValue::try_from(format!("/api/v1/keys/{}", issued.key.id)) {
        headers.insert(header::LOCATION, location);
    }
    (StatusCode::CREATED, headers, Json(issued)).into_response()
}
