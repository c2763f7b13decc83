//! `[smtp]`: the mail server for notices.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use latchkey_contract::Secret;
use lettre::message::Mailbox;
use lettre::transport::smtp::client::Certificate;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use super::source::InvalidSetting;
use crate::host_name::is_loopback;

/// The section as written, unchecked.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmtpFile {
    pub host: Option<String>,
    pub port: Option<u16>,
    pub username: Option<String>,
    #[serde(deserialize_with = "password")]
    pub password: Option<Secret>,
    pub from: Option<String>,
    pub security: Option<String>,
    /// Additional certificates to trust, for a server with a private certificate authority.
    pub ca_file: Option<PathBuf>,
}

#[derive(Debug)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub login: Option<(String, Secret)>,
    pub from: Mailbox,
    pub security: Security,
    pub ca: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    StartTls,
    Tls,
    /// Only for a server on this machine. Otherwise the password would cross the network unencrypted.
    None,
}

/// Accepts any value, because an error of the parser would print the line with the secret.
fn password<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Secret>, D::Error> {
    match toml::Value::deserialize(from)? {
        toml::Value::String(text) => Ok(Some(Secret::new(text))),
        _ => Err(D::Error::custom("smtp.password: must be a string in quotes")),
    }
}

/// `None` if no mail server is configured. Mails are then written to files.
pub fn checked(file: SmtpFile, public_url: Option<&Url>) -> Result<Option<Smtp>, InvalidSetting> {
    let Some(host) = file.host else {
        let set = [
            ("smtp.port", file.port.is_some()),
            ("smtp.username", file.username.is_some()),
            ("smtp.password", file.password.is_some()),
            ("smtp.from", file.from.is_some()),
            ("smtp.security", file.security.is_some()),
            ("smtp.ca_file", file.ca_file.is_some()),
        ];
        return match set.into_iter().find(|(_, is_set)| *is_set) {
            Some((key, _)) => Err(InvalidSetting::new(key, "has no effect without smtp.host")),
            None => Ok(None),
        };
    };
    if url::Host::parse(&host).is_err() && host.parse::<IpAddr>().is_err() {
        return Err(InvalidSetting::new("smtp.host", "must be a host name or an IP address"));
    }
    let is_local = is_loopback(&host);
    if public_url.is_none() && !is_local {
        let why = "requires public_url; links in mails use it";
        return Err(InvalidSetting::new("smtp.host", why));
    }
    let security = security(file.security.as_deref(), is_local)?;
    Ok(Some(Smtp {
        port: file.port.unwrap_or(match security {
            Security::StartTls => 587,
            Security::Tls => 465,
            Security::None => 25,
        }),
        login: login(file.username, file.password)?,
        from: from(file.from.as_deref())?,
        ca: file.ca_file.as_deref().map(certificates).transpose()?,
        security,
        host,
    }))
}

fn security(text: Option<&str>, is_local: bool) -> Result<Security, InvalidSetting> {
    let wrong = |why: &str| Err(InvalidSetting::new("smtp.security", why));
    match text {
        None | Some("starttls") => Ok(Security::StartTls),
        Some("tls") => Ok(Security::Tls),
        Some("none") if is_local => Ok(Security::None),
        Some("none") => wrong("\"none\" works only for a server on this machine"),
        Some(_) => wrong("must be \"starttls\", \"tls\" or \"none\""),
    }
}

fn login(
    username: Option<String>,
    password: Option<Secret>,
) -> Result<Option<(String, Secret)>, InvalidSetting> {
    match (username, password) {
        (None, None) => Ok(None),
        (Some(name), Some(password)) => Ok(Some((name, password))),
        (Some(_), None) => Err(InvalidSetting::new("smtp.username", "requires smtp.password")),
        (None, Some(_)) => Err(InvalidSetting::new("smtp.password", "requires smtp.username")),
    }
}

fn from(text: Option<&str>) -> Result<Mailbox, InvalidSetting> {
    let wrong = |why: String| InvalidSetting::new("smtp.from", why);
    let text = text.ok_or_else(|| wrong("required with smtp.host".to_owned()))?;
    let like = "must be an address such as Latchkey <latchkey@registry.example>";
    text.parse().map_err(|error| wrong(format!("{like}: {error}")))
}

fn certificates(file: &Path) -> Result<Vec<u8>, InvalidSetting> {
    let wrong = |why: String| InvalidSetting::new("smtp.ca_file", why);
    let pem = std::fs::read(file)
        .map_err(|error| wrong(format!("cannot read {}: {error}", file.display())))?;
    let has_certificate = pem.windows(27).any(|part| part == b"-----BEGIN CERTIFICATE-----");
    if !has_certificate || Certificate::from_pem(&pem).is_err() {
        return Err(wrong(format!("{} contains no certificate in PEM format", file.display())));
    }
    Ok(pem)
}
