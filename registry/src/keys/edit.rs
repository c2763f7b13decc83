//! `PATCH /keys/{id}`: changes name, scopes, patterns and places, in every state.

use latchkey_contract::{EditKey, EventKind, Key};

use super::KeyAnswer;
use super::request::{KeyRequest, finish};
use super::rules::Rules;
use crate::extract::Body;
use crate::problem::ApiResult;
use crate::store;

#[utoipa::path(patch, path = "/keys/{id}", tag = "keys", request_body = EditKey,
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Key),
        (status = 403, description = "confirmation-required (scopes, packages), bad-origin"),
    ))]
pub async fn edit(mut request: KeyRequest, Body(form): Body<EditKey>) -> ApiResult<KeyAnswer> {
    // Changing the permissions of a key needs a recent confirmation.
    if form.scopes.is_some() || form.packages.is_some() {
        request.principal.require_confirmation()?;
    }
    let mut change = request.begin().await?;
    let mut rules = Rules::default();
    let mut changed = Vec::new();
    let key = &mut change.key;
    if let Some(name) = &form.name {
        replace(&mut key.name, rules.name(name), "name", &mut changed);
    }
    if let Some(scopes) = &form.scopes {
        replace(&mut key.scopes, rules.scopes(scopes), "scopes", &mut changed);
    }
    if let Some(packages) = &form.packages {
        replace(&mut key.packages, rules.packages(packages), "packages", &mut changed);
    }
    if let Some(places) = &form.places {
        let places = rules.places(places, &key.places)?;
        replace(&mut key.places, places, "places", &mut changed);
    }
    rules.finish()?;
    if changed.contains(&"name") {
        store::calendar::entry_changed(&mut change.transaction, &change.key.id, change.now).await?;
    }
    if !changed.is_empty() {
        change.save(EventKind::Edited, Some(&changed.join(", "))).await?;
    }
    finish(change, !changed.is_empty()).await
}

fn replace<T: PartialEq>(
    old: &mut T,
    new: T,
    field: &'static str,
    changed: &mut Vec<&'static str>,
) {
    if *old != new {
        *old = new;
        changed.push(field);
    }
}
