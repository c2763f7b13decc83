//! `[[galleries]]`: the sites that embed the page. A gallery proves its identity with its secret. The
//! exact origins of its pages are configured.

use std::fmt;
use std::sync::Arc;

use latchkey_contract::Secret;
use latchkey_contract::label::is_readable;
use serde::{Deserialize, Serialize, Serializer};
use toml::{Table, Value};
use url::Url;

use super::source::InvalidSetting;
use crate::host_name::is_loopback;

const NAME_CHARS: usize = 64;
const SECRET_CHARS: usize = 32;
const KEYS: [&str; 3] = ["name", "secret", "origins"];

/// Accepts any value, because an error of the parser could print a secret.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub struct GalleriesFile(Option<Value>);

impl fmt::Debug for GalleriesFile {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("***")
    }
}

impl Serialize for GalleriesFile {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_none()
    }
}

#[derive(Clone, Debug)]
pub struct Gallery {
    pub name: String,
    pub secret: Arc<Secret>,
    /// In the form that browsers send as `Origin`.
    pub origins: Vec<String>,
}

/// The position in the gallery, such as `.origins[1]`, and the error.
type Refusal = (String, &'static str);

pub fn checked(file: &GalleriesFile, own: &OwnAddress<'_>) -> Result<Vec<Gallery>, InvalidSetting> {
    let list = match &file.0 {
        None => return Ok(Vec::new()),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(InvalidSetting::new("galleries", EXPECTED)),
    };
    let mut galleries = Vec::new();
    for (at, entry) in list.iter().enumerate() {
        let gallery = gallery(entry, own).and_then(|gallery| require_unique(gallery, &galleries));
        let gallery = gallery.map_err(|(place, why)| {
            let key = format!("galleries[{at}]{place}");
            InvalidSetting::new(key, why)
        });
        galleries.push(gallery?);
    }
    Ok(galleries)
}

const EXPECTED: &str =
    "must be a list of tables like { name = \"…\", secret = \"…\", origins = [\"https://…\"] }";

fn gallery(entry: &Value, own: &OwnAddress<'_>) -> Result<Gallery, Refusal> {
    let table = entry.as_table().ok_or((String::new(), EXPECTED))?;
    if let Some(unknown) = table.keys().find(|name| !KEYS.contains(&name.as_str())) {
        let why = "is not a setting; a gallery has a name, a secret and origins";
        return Err((format!(".{unknown}"), why));
    }
    let name = name(table).map_err(|why| (".name".to_owned(), why))?;
    let secret = secret(table).map_err(|why| (".secret".to_owned(), why))?;
    let texts = origin_texts(table).map_err(|why| (".origins".to_owned(), why))?;
    let origins = texts.into_iter().enumerate().map(|(at, text)| {
        let origin = origin(text, own);
        origin.map_err(|why| (format!(".origins[{at}]"), why))
    });
    Ok(Gallery { name, secret, origins: origins.collect::<Result<_, _>>()? })
}

/// People identify a gallery by its name, the registry by its secret.
fn require_unique(gallery: Gallery, others: &[Gallery]) -> Result<Gallery, Refusal> {
    if others.iter().any(|other| other.name == gallery.name) {
        return Err((".name".to_owned(), "is already used by another gallery"));
    }
    if others.iter().any(|other| other.secret.expose() == gallery.secret.expose()) {
        return Err((
            ".secret".to_owned(),
            "is already used by another gallery; give each gallery its own secret",
        ));
    }
    Ok(gallery)
}

fn name(table: &Table) -> Result<String, &'static str> {
    let name = table.get("name").and_then(Value::as_str).unwrap_or_default();
    let fits = (1..=NAME_CHARS).contains(&name.chars().count());
    if fits && is_readable(name) && name.trim() == name {
        return Ok(name.to_owned());
    }
    Err("required, 1 to 64 visible characters; people read the name in the activity of a key")
}

/// The secret is sent in a header.
fn secret(table: &Table) -> Result<Arc<Secret>, &'static str> {
    let text = table.get("secret").and_then(Value::as_str).unwrap_or_default();
    if text.len() >= SECRET_CHARS && text.bytes().all(|c| c.is_ascii_graphic()) {
        return Ok(Arc::new(Secret::new(text.to_owned())));
    }
    Err("required, a random text of at least 32 letters, digits and signs, for example from \
         `openssl rand -hex 32`")
}

fn origin_texts(table: &Table) -> Result<Vec<&str>, &'static str> {
    let list = table.get("origins").and_then(Value::as_array).filter(|list| !list.is_empty());
    let texts = list.and_then(|list| list.iter().map(Value::as_str).collect());
    texts.ok_or("required, a list of at least one origin, such as [\"https://gallery.example\"]")
}

/// The origin must be exact, because it is compared with what browsers send. It also appears in
/// `frame-ancestors`, which does not support IPv6.
fn origin(text: &str, own: &OwnAddress<'_>) -> Result<String, &'static str> {
    let url = Url::parse(text).map_err(|_| "must be an origin, such as https://gallery.example")?;
    let host = url.host_str().unwrap_or_default();
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(host)) {
        return Err("must use https; http works only with loopback names");
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err("must have nothing after the host and its port");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not contain a user name or a password");
    }
    if !host.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b'_')) {
        return Err(
            "must name one host; wildcards are not supported, and browsers do not support \
                    IPv6 addresses here",
        );
    }
    if own.is(&url) {
        return Err(
            "is the registry's own origin; a page of that origin could read everything in \
                    the frame, including values",
        );
    }
    Ok(url.origin().ascii_serialization())
}

/// The registry's own address.
pub struct OwnAddress<'a> {
    pub public_url: Option<&'a Url>,
    pub port: u16,
}

impl OwnAddress<'_> {
    /// Without a public URL, every loopback name is the registry's own.
    fn is(&self, url: &Url) -> bool {
        match self.public_url {
            Some(own) => own.origin() == url.origin(),
            None => url.scheme() == "http" && url.port_or_known_default() == Some(self.port),
        }
    }
}
