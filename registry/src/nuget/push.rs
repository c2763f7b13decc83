//! `PUT /api/v2/package`: checks the value, receives the file, and stores the package.

use std::fs::File;
use std::path::{Path, PathBuf};

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{Problem, Scope, Slug};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::authorize::{self, Presented, Verdict};
use super::nupkg::{self, Package};
use super::{reason, warning};
use crate::app::App;
use crate::clients::Client;
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
        Ok(text) => caller.receive(request, &text).await,
        Err(refused) => {
            // A client that is still sending does not read the response.
            drain(request, caller.app.config.limits.package_bytes).await;
            Err(refused)
        }
    };
    let now = caller.app.now().await.unwrap_or_default();
    let warning =
        caller.presented.as_ref().and_then(|found| warning::warning(found, &caller.own, now));
    let response = match pushed {
        Ok(()) => StatusCode::CREATED.into_response(),
        Err(error) => reason::refusal(error),
    };
    reason::with_warning(response, warning.as_deref())
}

struct Caller {
    app: App,
    own: OwnOrigin,
    client: Client,
    presented: Option<Presented>,
}

impl Caller {
    /// All checks that need no body. Returns the text that was sent as the value.
    async fn check(&mut self, headers: &HeaderMap) -> ApiResult<Vec<u8>> {
        let text = authorize::presented_text(headers)?.to_vec();
        let now = self.app.now().await?;
        let mut connection = self.app.store.read().await?;
        let found = authorize::find(&self.app, &mut connection, &text).await?;
        let found = self.presented.insert(found);
        let verdict =
            found.check(&self.own, now).and_then(|()| found.check_scope(&PUSH, &self.own));
        record_refusal(&self.app, found, &self.client, now, verdict)?;
        Ok(text)
    }

    async fn receive(&mut self, request: Request, text: &[u8]) -> ApiResult<()> {
        let folder = self.app.config.data.join("packages");
        let limit = self.app.config.limits.package_bytes;
        let upload = Upload::receive(request, &folder, limit).await?;
        let (package, file) = upload.open().await?;
        self.store(text, &package, file, &folder).await
    }

    /// Runs in one transaction with the key locked. The value is checked again, because a person may
    /// have revoked it during the upload. The same transaction records the first use.
    async fn store(
        &mut self,
        text: &[u8],
        package: &Package,
        file: NamedTempFile,
        folder: &Path,
    ) -> ApiResult<()> {
        let now = self.app.now().await?;
        let mut transaction = self.app.store.write().await?;
        let found = authorize::find_locked(&self.app, &mut transaction, text).await?;
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
            keep(file, folder.join(format!("{}.nupkg", package.sha256))).await?;
        }
        transaction.commit().await?;
        if added {
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

struct Upload(NamedTempFile);

impl Upload {
    async fn receive(request: Request, folder: &Path, limit: u64) -> ApiResult<Self> {
        let not_a_package = |why: String| ApiError::new(Slug::NotAPackage, why);
        let mut multipart = Multipart::from_request(request, &())
            .await
            .map_err(|_| not_a_package("Send the package as multipart/form-data.".to_owned()))?;
        let field = multipart.next_field().await;
        let field = field.map_err(|error| {
            not_a_package(format!("The upload is incomplete or malformed: {error}."))
        })?;
        let field =
            field.ok_or_else(|| not_a_package("The upload contains no file.".to_owned()))?;
        tokio::fs::create_dir_all(folder).await.map_err(ApiError::internal)?;
        let file = NamedTempFile::new_in(folder).map_err(ApiError::internal)?;
        copy(field, &file, limit).await?;
        Ok(Self(file))
    }

    async fn open(self) -> ApiResult<(Package, NamedTempFile)> {
        tokio::task::spawn_blocking(move || {
            let mut file: File = self.0.reopen().map_err(ApiError::internal)?;
            let package = nupkg::read(&mut file);
            let package = package.map_err(|why| ApiError::new(Slug::NotAPackage, why))?;
            Ok((package, self.0))
        })
        .await
        .map_err(ApiError::internal)?
    }
}

/// Keeps reading a file that is too large, up to twice the limit. Otherwise the client would not
/// read the response.
async fn copy(mut field: Field<'_>, file: &NamedTempFile, limit: u64) -> ApiResult<()> {
    let file = file.reopen().map_err(ApiError::internal)?;
    let mut file = tokio::fs::File::from_std(file);
    let mut bytes = 0u64;
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| {
            ApiError::new(
                Slug::NotAPackage,
                format!("The upload is incomplete or malformed: {error}."),
            )
        })?;
        bytes += chunk.len() as u64;
        if bytes <= limit {
            file.write_all(&chunk).await.map_err(ApiError::internal)?;
        } else if bytes > limit.saturating_mul(2) {
            break;
        }
    }
    if bytes > limit {
        let mut problem =
            Problem::new(Slug::TooLarge, format!("The package is larger than {limit} bytes."));
        problem.max_bytes = Some(limit);
        return Err(problem.into());
    }
    file.flush().await.map_err(ApiError::internal)?;
    file.sync_all().await.map_err(ApiError::internal)
}

/// The file is named by its hash, never by the package ID.
async fn keep(file: NamedTempFile, path: PathBuf) -> ApiResult<()> {
    tokio::task::spawn_blocking(move || file.persist(path).map(drop).map_err(ApiError::internal))
        .await
        .map_err(ApiError::internal)?
}

pub async fn drain(request: Request, limit: u64) {
    let mut body = request.into_body().into_data_stream();
    let mut bytes = 0u64;
    while let Some(Ok(chunk)) = body.next().await {
        bytes += chunk.len() as u64;
        if bytes > limit {
            break;
        }
    }
}
