//! Checks what the proxy in front of the registry changes in a request.

use axum::http::header;
use latchkey_contract::Slug;
use url::Url;

use super::Finding;
use super::fetch::{self, Answer};
use crate::clock::Clock;
use crate::commands::{Outcome, bail};
use crate::config::Config;
use crate::echo::{self, Seen};
use crate::ids;
use crate::store::{Store, settings};

/// An address for documentation (RFC 5737), so no client has it. A proxy must not pass this
/// address through.
const INVENTED: &str = "192.0.2.1";

/// Asks the registry behind the URL what arrived. Only a registry on the same database answers.
pub async fn ask(store: &Store, clock: Clock, url: &Url) -> Outcome<Seen> {
    let ticket = ids::new_id(echo::TICKET)?;
    let now = clock.now(store).await?.timestamp();
    let mut transaction = store.begin().await?;
    settings::put(&mut transaction, &ticket, &now.to_string()).await?;
    transaction.commit().await?;
    let headers = [(echo::HEADER, ticket.as_str()), ("x-forwarded-for", INVENTED)];
    let answer = fetch::get(url, echo::PATH, &headers).await;
    let mut transaction = store.begin().await?;
    settings::remove(&mut transaction, &ticket).await?;
    transaction.commit().await?;
    Ok(understood(&answer?, url)?)
}

fn understood(answer: &Answer, url: &Url) -> Result<Seen, String> {
    let body = answer.json();
    if answer.status == 200
        && let Ok(seen) = serde_json::from_value(body.clone())
    {
        return Ok(seen);
    }
    let is = |slug: Slug| body["type"] == format!("/problems/{}", slug.as_str());
    Err(if is(Slug::WrongHost) {
        format!(
            "the request arrived without the Host of {url}; let the proxy forward it (nginx: \
             `proxy_set_header Host $http_host;`), or set public_url to the address that people open"
        )
    } else if is(Slug::NotFound) {
        format!(
            "{url} reaches a registry on another database or of an earlier release; compare --data and \
             --database-url with those of `serve`"
        )
    } else if answer.headers.contains_key(header::WWW_AUTHENTICATE) {
        format!(
            "something in front of the registry asks for a password at {url}; exempt /api and /v3"
        )
    } else {
        format!(
            "{url} answers {}, but not as a registry; let the proxy forward all paths to it",
            answer.status
        )
    })
}

/// Sign-in limits and the audit log need the address of the client, not that of the proxy.
pub fn check(seen: &Seen, config: &Config) -> Finding {
    let Seen { peer, client, is_trusted, .. } = seen;
    let is_unchanged = seen.last_forwarded.as_deref() == Some(INVENTED);
    let has_header = seen.last_forwarded.is_some() || seen.has_forwarded;
    // The registry does not terminate TLS, so an https URL implies a proxy.
    let has_proxy = config.public_url.as_ref().is_some_and(|url| url.scheme() == "https");
    if !is_trusted {
        if is_unchanged && !has_proxy {
            return Ok(format!("there is no proxy, and the registry sees the client {client}"));
        }
        bail!(
            "the proxy {peer} is not in trusted_proxies, so all clients share its address; add it"
        );
    }
    let advice = "let it send the client's address (nginx: `proxy_set_header X-Forwarded-For \
                  $remote_addr;`)";
    if is_unchanged {
        bail!(
            "the proxy {peer} passes on X-Forwarded-For as the client sent it, so clients can choose \
             their address; {advice}"
        );
    }
    if !has_header {
        bail!(
            "the proxy {peer} sends neither X-Forwarded-For nor Forwarded, so all clients share its \
             address; {advice}"
        );
    }
    Ok(format!("behind the proxy {peer}, the registry sees the client {client}"))
}
