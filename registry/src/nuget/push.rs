//! `PUT /api/v2/package`: checks the value, receives the file, and stores the package.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{Scope, Slug};

use super::authorize::{self, Presented, Verdict};
use super::nupkg::Package;
use super::upload::{Place, Upload, drain};
use super::{package_file, reason, warning};
use crate::app::App;
use crate::clients::Client;
use crate::disk::Flushed;
use crate::hosts::OwnOrigin;
use crate::problem::{ApiError, ApiResult};
use crate::store::events::Subject;
use crate::store::packages::{self, NewVersion};
use crate::uses;

const PUSH: [Scope; 2] = [Scope::Push, Scope::PushVersion];

pub async fn push(
    State(app): State<App>,
    own: OwnOrigin,
    client: Client,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let mut caller = Caller { app, own, client, presented: None };
    let checked = caller.check(&headers).await;
    let pushed = match checked {
        Ok(sent) => caller.receive(request, &sent).await,
        Err(refused) => {
            drain(request, caller.app.config.limits.package_bytes).await;
            Err(refused)
        }
    };
    let now = caller.app.now().await.unwrap_or_default();
    let warning =
        caller.presented.as_ref().and_then(|found| warning::warning(found, &caller.own, now));
    let response = pushed.map(|()| StatusCode::CREATED).into_response();
    reason::with_warning(response, warning.as_deref())
}

struct Caller {
    app: App,
    own: OwnOrigin,
    client: Client,
    presented: Option<Presented>,
}

/// The text that was sent as the value, and the key that it belongs to.
struct Sent {
    text: Vec<u8>,
    key_id: String,
    _place: Place,
}

impl Caller {
    /// All checks that need no body.
    async fn check(&mut self, headers: &HeaderMap) -> ApiResult<Sent> {
        let text = authorize::presented_text(headers)?.to_vec();
        let now = self.app.now().await?;
        let found = authorize::find(&self.app, &text).await?;
        let found = self.presented.insert(found);
        let key_id = found.key.id.clone();
        let verdict =
            found.check(&self.own, now).and_then(|()| found.check_scope(&PUSH, &self.own));
        record_refusal(&self.app, found, &self.client, now, verdict)?;
        let place = Place::take(&key_id)?;
        Ok(Sent { text, key_id, _place: place })
    }

    async fn receive(&mut self, request: Request, sent: &Sent) -> ApiResult<()> {
        let upload = Upload::receive(request, &self.app.config).await?;
        let (package, file) = upload.open(self.app.config.packages_mode).await?;
        self.store(sent, &package, file).await
    }

    /// Runs in one transaction with the key locked. The value is checked again, because a person may
    /// have revoked it during the upload. The same transaction records the first use. The file gets
    /// its name before the commit, so that no row ever names a missing file.
    async fn store(&mut self, sent: &Sent, package: &Package, file: Flushed) -> ApiResult<()> {
        let now = self.app.now().await?;
        let mut transaction = self.app.store.begin().await?;
        let Sent { text, key_id, .. } = sent;
        let found = authorize::find_locked(&self.app, &mut transaction, key_id, text).await?;
        let owner = packages::owner(&mut transaction, &package.id).await?;
        let needed = if owner.is_some() { &PUSH[..] } else { &PUSH[..1] };
        let verdict = found
            .check(&self.own, now)
            .and_then(|()| found.check_scope(needed, &self.own))
            .and_then(|()| found.check_package(&package.id, owner.as_deref(), &self.own));
        self.presented = Some(found.clone());
        record_refusal(&self.app, &found, &self.client, now, verdict)?;

        let subject = Subject::from(&found.key);
        if found.value.first_used_at.is_none() {
            uses::record_first(&mut transaction, &subject, &found.value.id, &self.client, now)
                .await?;
        } else {
            self.app.uses.again(subject, &found.value.id, &self.client, now);
        }
        // Another replica may have claimed the ID for another owner since the query.
        let owner = packages::claim(&mut transaction, &package.id, &found.key.owner.id).await?;
        let verdict = found.check_package(&package.id, Some(&owner), &self.own);
        record_refusal(&self.app, &found, &self.client, now, verdict)?;
        let version = NewVersion {
            id: &package.id,
            version: &package.version,
            sha256: &package.sha256,
            bytes: package.bytes,
            pushed_at: whole_seconds(now),
            pushed_by: &found.key.id,
        };
        let added = packages::add_version(&mut transaction, &version).await?;
        if added {
            package_file::keep(&self.app, file, &package.sha256).await?;
        }
        // The response to the first push was lost, so the client sends it again.
        let is_again = !added && packages::is_pushed_again(&mut transaction, &version).await?;
        if let Err(error) = transaction.commit().await {
            if added {
                package_file::remove_unless_stored(&self.app, &version, &owner).await?;
            }
            return Err(error.into());
        }
        if added || is_again {
            return Ok(());
        }
        let detail = format!(
            "Package '{}' {} already exists. Push a new version.",
            package.id, package.version
        );
        Err(ApiError::new(Slug::VersionExists, detail))
    }
}

/// Records every refusal of a known value, including the use of an expired one.
pub fn record_refusal(
    app: &App,
    found: &Presented,
    client: &Client,
    now: latchkey_contract::Instant,
    verdict: Verdict,
) -> ApiResult<()> {
    verdict.map_err(|problem| {
        let slug =
            Slug::ALL.iter().find(|slug| slug.status() == problem.status && problem.is(**slug));
        if let Some(slug) = slug {
            app.uses.refused(Subject::from(&found.key), &found.value.id, client, now, *slug);
        }
        problem.into()
    })
}
