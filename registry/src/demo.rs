//! `--demo`: fills a database with a person, an organization, packages, and keys in every state,
//! relative to now. It marks the database and re-seeds it at the next start. It refuses any other
//! database that is not empty.

mod keys;
mod samples;

use latchkey_contract::{Instant, Owner, OwnerKind, Secret, User};

use crate::app::App;
use crate::ids;
use crate::problem::ApiResult;
use crate::session::password;
use crate::store::{Connection, packages, people, settings};

const MARK: &str = "demo";
const PACKAGES: [&str; 6] = [
    "Contoso.Core",
    "Contoso.Http",
    "Contoso.Http.Polly",
    "Contoso.Tools",
    "Fabrikam.Client",
    "Fabrikam.Client.Testing",
];

pub struct SignIn {
    pub name: &'static str,
    pub password: Secret,
}

pub async fn fill(app: &App) -> Result<SignIn, String> {
    let failed = |why: String| format!("cannot set up the demo: {why}");
    match seed(app).await {
        Ok(Some(sign_in)) => Ok(sign_in),
        Ok(None) => Err(failed(
            "this database has other data; choose another folder with --data".to_owned(),
        )),
        Err(error) => Err(failed(error.problem().detail.clone())),
    }
}

async fn seed(app: &App) -> ApiResult<Option<SignIn>> {
    let now = app.now().await?;
    let sign_in = SignIn { name: "ada", password: ids::new_secret()? };
    let hash = password::hash(&sign_in.password).map_err(crate::problem::ApiError::internal)?;
    let mut transaction = app.store.begin().await?;
    let on = &mut *transaction;
    // Two processes that start at once run one after the other.
    settings::lock(on).await?;
    let ours = settings::get(on, MARK).await?.is_some();
    if !ours && people::any_user(on).await? {
        return Ok(None);
    }
    settings::delete_all_other_tables(on).await?;
    settings::put(on, MARK, "1").await?;
    let (person, organization) = people_of_the_demo(on, &hash, now).await?;
    for id in PACKAGES {
        let owner = if id.starts_with("Contoso") { &organization } else { &person };
        packages::claim(on, id, &owner.id).await?;
    }
    keys::add_all(on, &app.config, &person, &organization, now).await?;
    transaction.commit().await?;
    Ok(Some(sign_in))
}

async fn people_of_the_demo(
    on: &mut Connection,
    password_hash: &str,
    now: Instant,
) -> ApiResult<(Owner, Owner)> {
    let ada =
        User { id: ids::new_id("usr")?, name: "ada".into(), email: "ada@contoso.example".into() };
    let person =
        Owner { id: ids::new_id("own")?, name: "ada".into(), kind: OwnerKind::User.into() };
    people::add_user(on, &ada, &person.id, password_hash, now).await?;
    let organization = Owner {
        id: ids::new_id("own")?,
        name: "contoso".into(),
        kind: OwnerKind::Organization.into(),
    };
    people::add_owner(on, &organization).await?;
    people::add_member(on, &organization.id, &ada.id).await?;
    Ok((person, organization))
}
