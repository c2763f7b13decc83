//! The configuration: a TOML file, with an environment variable for every key. For example,
//! `policy.warn_days` is `LATCHKEY_POLICY_WARN_DAYS`. An error at start names the wrong key.

mod checks;
mod environment;
mod galleries;
mod smtp;
mod source;

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use latchkey_contract::{Policy, ValueFormat, WarnRule};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::disk::PackagesMode;

pub use galleries::Gallery;
pub use smtp::{Security, Smtp};

/// The configuration as written, unchecked.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    pub public_url: Option<String>,
    pub trusted_proxies: Vec<IpNet>,
    pub value_prefix: Option<String>,
    pub earlier_value_prefixes: Vec<String>,
    pub packages_mode: Option<String>,
    pub policy: PolicyFile,
    pub limits: Limits,
    pub monitoring: MonitoringFile,
    pub smtp: smtp::SmtpFile,
    pub galleries: galleries::GalleriesFile,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyFile {
    pub lifetimes_days: Option<Vec<u32>>,
    pub default_lifetime_days: Option<u32>,
    pub max_lifetime_days: Option<u32>,
    pub warn_days: Option<u32>,
    /// A value warns in the last 1/n of its lifetime, if that is shorter than `warn_days`.
    pub warn_share: Option<u32>,
    pub overlaps_seconds: Option<Vec<u32>>,
    pub default_overlap_seconds: Option<u32>,
    pub notice_days: Option<Vec<u32>>,
    pub feedback_url: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct MonitoringFile {
    pub listen: Option<SocketAddr>,
}

/// The checked and complete configuration.
#[derive(Debug)]
pub struct Config {
    pub listen: SocketAddr,
    /// Without a public URL, the registry listens on loopback and uses the `Host` of the request.
    pub public_url: Option<Url>,
    pub trusted_proxies: Vec<IpNet>,
    pub values: ValueFormats,
    pub policy: Policy,
    pub warn: WarnRule,
    pub limits: Limits,
    /// The address that serves only `/healthz`, `/readyz` and `/metrics`.
    pub monitoring: Option<SocketAddr>,
    pub packages_mode: PackagesMode,
    /// Without a mail server, mails are written to files in `data`.
    pub smtp: Option<Smtp>,
    /// The galleries that may frame `/embed/` and mint tokens.
    pub galleries: Vec<Gallery>,
    pub data: PathBuf,
    pub page: Option<PathBuf>,
}

/// New values get the prefix of `issued`. Values with earlier prefixes keep working.
#[derive(Clone, Debug, Default)]
pub struct ValueFormats {
    pub issued: ValueFormat,
    pub earlier: Vec<ValueFormat>,
}

impl ValueFormats {
    /// `false` for a text with a known prefix and a wrong checksum.
    pub fn may_exist(&self, text: &str) -> bool {
        let mut all = std::iter::once(&self.issued).chain(&self.earlier);
        all.find(|format| format.claims(text)).is_none_or(|format| format.is_well_formed(text))
    }
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    pub package_bytes: u64,
    /// Packages are refused while the disk has less free space.
    pub free_bytes: u64,
    pub sign_in_failures: i64,
    pub event_days: u32,
    pub connections: u32,
    pub keys_per_owner: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            package_bytes: 250 * 1024 * 1024,
            free_bytes: 1024 * 1024 * 1024,
            sign_in_failures: 10,
            event_days: 400,
            connections: 1_024,
            keys_per_owner: 500,
        }
    }
}

/// The part of the configuration that comes from the command line.
#[derive(Clone, Debug)]
pub struct Flags {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub page: Option<PathBuf>,
    pub config: Option<PathBuf>,
}

impl Config {
    pub fn load(
        flags: Flags,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, String> {
        let source = source::Source::read(flags.config.as_deref(), environment)?;
        let file = source.parse()?;
        checks::checked(file, flags).map_err(|wrong| source.locate(&wrong))
    }
}
