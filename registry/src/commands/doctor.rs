//! `doctor`: checks a running set-up, and prints one line per check.

mod fetch;
mod files;
mod mail;
mod proxy;

use std::time::Duration;

use url::Url;

use super::output::say;
use super::storage;
use crate::cli::StorageArgs;
use crate::config::Config;
use crate::store::Store;

/// For one answer of the registry, or of the mail server.
const PATIENCE: Duration = Duration::from_secs(15);

/// `Ok` says what works, `Err` what is wrong and what to do.
type Finding = Result<String, String>;

pub async fn run(args: &StorageArgs) -> Result<(), String> {
    let config = args.settings()?;
    let mut report = Report::default();
    let store = match storage::open_unchecked(args).await {
        Ok(store) => {
            report.add("database", database(&store).await);
            Some(store)
        }
        Err(why) => {
            report.add("database", Err(why));
            None
        }
    };
    report.add("disk", files::check(&config));
    report.add("mail server", mail::check(&config, store.as_ref()).await);
    match (&config.public_url, &store) {
        (None, _) => {
            for name in ["public URL", "proxy headers", "feeds"] {
                report.add(name, Ok("not checked, because public_url is not set".to_owned()));
            }
        }
        (Some(_), None) => {
            report
                .add("public URL", Err("not checked, because the database is missing".to_owned()));
        }
        (Some(url), Some(store)) => through_proxy(&mut report, &config, url, store).await,
    }
    if let Some(store) = store {
        store.close().await;
    }
    match report.problems {
        0 => Ok(()),
        1 => Err("1 problem found".to_owned()),
        more => Err(format!("{more} problems found")),
    }
}

/// Sends requests like those of people and pipelines.
async fn through_proxy(report: &mut Report, config: &Config, url: &Url, store: &Store) {
    match proxy::ask(store, url).await {
        Ok(seen) => {
            report.add("public URL", Ok(format!("{url} reaches a registry on this database")));
            report.add("proxy headers", proxy::check(&seen, config));
            report.add("feeds", feeds(url).await);
        }
        Err(why) => report.add("public URL", Err(why)),
    }
}

async fn database(store: &Store) -> Finding {
    let schema = storage::schema(store).await?;
    if !schema.pending.is_empty() {
        let pending = schema.pending.join(", ");
        return Err(format!(
            "the schema is of an earlier release; run `migrate` or start `serve`. Pending: {pending}"
        ));
    }
    let failed = |error| format!("cannot write: {error}; check the space and the permissions");
    let mut transaction = store.begin().await.map_err(failed)?;
    crate::store::settings::lock(&mut transaction).await.map_err(failed)?;
    let whose = if schema.is_newer { "of a newer release" } else { "up to date" };
    Ok(format!("can be read and written; the schema is {whose}"))
}

async fn feeds(url: &Url) -> Finding {
    let answer = fetch::get(url, "/v3/index.json", &[]).await?;
    let push = answer.json()["resources"][0]["@id"].as_str().unwrap_or_default().to_owned();
    if answer.status == 200 && push.starts_with(url.as_str()) {
        return Ok(format!("clients push to {push}"));
    }
    Err(format!(
        "{url}v3/index.json answers {} without a push address below {url}; pass /v3 and /api on to the \
         registry",
        answer.status
    ))
}

#[derive(Default)]
struct Report {
    problems: u32,
}

impl Report {
    fn add(&mut self, name: &str, finding: Finding) {
        match finding {
            Ok(text) => say!("ok: {name}: {text}"),
            Err(why) => {
                self.problems += 1;
                say!("problem: {name}: {why}");
            }
        }
    }
}
