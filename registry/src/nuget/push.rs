//! `PUT /api/v2/package`: checks the value, receives the file, and stores the package.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{Scope, Slug};
use tracing::Instrument;

use super::caller::{Caller, Sent};
use super::nupkg::Package;
use super::package_file;
use super::upload::{Place, Upload, drain};
use crate::problem::{ApiError, ApiResult};
use crate::store::packages::{self, NewVersion};

const PUSH: &[Scope] = &[Scope::Push, Scope::PushVersion];
const PUSH_NEW: &[Scope] = &[Scope::Push];

pub async fn push(mut caller: Caller, request: Request) -> Response {
    let checked = match caller.check(PUSH).await {
        Ok(sent) => Place::take(&sent.key_id).map(|place| (sent, place)),
        Err(refused) => Err(refused),
    };
    let (sent, place) = match checked {
        Ok(checked) => checked,
        Err(refused) => {
            drain(request, caller.app.config.limits.package_bytes).await;
            return caller.answer(Err(refused)).await;
        }
    };
    let upload = match Upload::receive(request, &caller.app.config).await {
        Ok(upload) => upload,
        Err(refused) => return caller.answer(Err(refused)).await,
    };
    // A task of its own, because a client that disconnects cancels the request. Between the name of the
    // file and the commit, that would leave a file without a row.
    let storing = async move {
        let stored = store(&mut caller, &sent, upload).await;
        drop(place);
        caller.answer(stored.map(|()| StatusCode::CREATED)).await
    };
    let stored = tokio::spawn(storing.in_current_span()).await;
    stored.unwrap_or_else(|error| ApiError::internal(error).into_response())
}

/// The value is checked again in the transaction. The file gets its name before the commit, so that no
/// row ever names a missing file.
async fn store(caller: &mut Caller, sent: &Sent, upload: Upload) -> ApiResult<()> {
    let (package, file) = upload.open(caller.app.config.packages_mode).await?;
    let Package { id, version, sha256, bytes } = &package;
    let mut transaction = caller.app.store.begin().await?;
    let scopes = |has_owner: bool| if has_owner { PUSH } else { PUSH_NEW };
    let accepted = caller.authorize(&mut transaction, sent, id, scopes).await?;
    let key = &accepted.value.key;
    let owner = packages::claim(&mut transaction, id, &key.owner.id).await?;
    caller.check_owner(&accepted, id, &owner)?;
    let new = NewVersion {
        id,
        version,
        sha256,
        bytes: *bytes,
        pushed_at: whole_seconds(accepted.now),
        pushed_by: &key.id,
    };
    let added = packages::add_version(&mut transaction, &new).await?;
    if added {
        package_file::keep(&caller.app, file, sha256).await?;
    }
    // The response to the first push was lost, so the client sends it again.
    let is_again = !added && packages::is_pushed_again(&mut transaction, &new).await?;
    if let Err(error) = caller.commit(transaction, &accepted).await {
        if added {
            package_file::remove_unless_stored(&caller.app, &new, &owner).await?;
        }
        return Err(error.into());
    }
    if added || is_again {
        return Ok(());
    }
    let detail = format!("Package '{id}' {version} already exists. Push a new version.");
    Err(ApiError::new(Slug::VersionExists, detail))
}
