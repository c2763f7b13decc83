//! `doctor`: checks a running set-up, and prints one line per check.

mod fetch;
pub mod files;
mod mail;
mod proxy;

use std::fmt::Display;
use std::time::Duration;

use url::Url;

use super::output::say;
use super::{Outcome, bail, storage};
use crate::cli::StorageArgs;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;

/// For one answer of the registry, or of the mail server.
const PATIENCE: Duration = Duration::from_secs(15);

/// `Ok` says what works, `Err` what is wrong and what to do.
type Finding<E = String> = Result<String, E>;

pub async fn run(args: &StorageArgs) -> Outcome {
    let config = args.settings()?;
    let mut report = Report::default();
    let store = match storage::open_unchecked(args).await {
        Ok(store) => {
            report.add("database", database(&store).await);
            Some(store)
        }
        Err(why) => {
            report.problem("database", why);
            None
        }
    };
    report.add("disk", files::check(&config, args.config.as_deref()));
    report.add("mail server", mail::check(&config, store.as_ref()).await);
    match (&config.public_url, &store) {
        (None, _) => {
            for name in ["public URL", "proxy headers", "feeds"] {
                Report::ok(name, "not checked, because public_url is not set");
            }
        }
        (Some(_), None) => {
            report.problem("public URL", "not checked, because the database is missing");
        }
        (Some(url), Some(store)) => {
            through_proxy(&mut report, &config, url, store, args.clock()).await;
        }
    }
    if let Some(store) = store {
        store.close().await;
    }
    match report.problems {
        0 => Ok(()),
        1 => bail!("1 problem found"),
        more => bail!("{more} problems found"),
    }
}

/// Sends requests like those of people and pipelines.
async fn through_proxy(
    report: &mut Report,
    config: &Config,
    url: &Url,
    store: &Store,
    clock: Clock,
) {
    match proxy::ask(store, clock, url).await {
        Ok(seen) => {
            Report::ok("public URL", format!("{url} reaches a registry on this database"));
            report.add("proxy headers", proxy::check(&seen, config));
            report.add("feeds", feeds(url).await);
        }
        Err(why) => report.problem("public URL", why),
    }
}

async fn database(store: &Store) -> Finding {
    let schema = storage::schema(store).await?;
    if !schema.pending.is_empty() {
        let pending = schema.pending.join(", ");
        bail!(
            "the schema is of an earlier release; run `migrate` or start `serve`. Pending: {pending}"
        );
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
    bail!(
        "{url}v3/index.json answers {} without a push address below {url}; forward /v3 and /api to the \
         registry",
        answer.status
    );
}

#[derive(Default)]
struct Report {
    problems: u32,
}

impl Report {
    fn add(&mut self, name: &str, finding: Finding<impl Display>) {
        match finding {
            Ok(text) => Self::ok(name, text),
            Err(why) => self.problem(name, why),
        }
    }

    fn ok(name: &str, text: impl Display) {
        say!("ok: {name}: {text}");
    }

    fn problem(&mut self, name: &str, why: impl Display) {
        self.problems += 1;
        say!("problem: {name}: {why}");
    }
}
