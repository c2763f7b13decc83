//! Validation of the configuration.

use latchkey_contract::policy::MAX_DAYS;
use latchkey_contract::{Policy, ValueFormat, WarnRule};
use url::Url;

use super::source::InvalidSetting;
use super::{Config, File, Flags, Limits, PolicyFile, ValueFormats};
use super::{galleries, smtp};
use crate::disk::PackagesMode;
use crate::host_name::is_loopback;
use crate::links::is_web_address;

/// A higher number would not limit anyone.
const MAX_FAILURES: i64 = 1_000_000;
/// Each connection may need 64 KiB of memory.
const MAX_CONNECTIONS: u32 = 65_536;
const MAX_OVERLAP_SECONDS: u32 = 90 * 86_400;

pub fn checked(file: File, flags: Flags) -> Result<Config, InvalidSetting> {
    let public_url = file.public_url.as_deref().map(public_url).transpose()?;
    if public_url.is_none() && !flags.listen.ip().is_loopback() {
        return Err(InvalidSetting::new(
            "public_url",
            format!(
                "required when listening on {}; links in mails and Origin checks use it",
                flags.listen
            ),
        ));
    }
    let warn = WarnRule {
        days: file.policy.warn_days.unwrap_or(WarnRule::default().days),
        share: file.policy.warn_share.unwrap_or(WarnRule::default().share),
    };
    if warn.share == 0 {
        return Err(InvalidSetting::new("policy.warn_share", "must be 1 or more"));
    }
    let own = galleries::OwnAddress { public_url: public_url.as_ref(), port: flags.listen.port() };
    Ok(Config {
        listen: flags.listen,
        smtp: smtp::checked(file.smtp, public_url.as_ref())?,
        galleries: galleries::checked(&file.galleries, &own)?,
        public_url,
        trusted_proxies: file.trusted_proxies,
        values: value_formats(file.value_prefix.as_deref(), &file.earlier_value_prefixes)?,
        policy: policy(file.policy, warn)?,
        warn,
        limits: checked_limits(file.limits)?,
        monitoring: file.monitoring.listen,
        packages_mode: packages_mode(file.packages_mode.as_deref())?,
        data: flags.data,
        page: flags.page,
    })
}

fn public_url(text: &str) -> Result<Url, InvalidSetting> {
    let wrong = |why: &str| InvalidSetting::new("public_url", why);
    let url = Url::parse(text).map_err(|error| wrong(&format!("not a URL: {error}")))?;
    let host = url.host_str().unwrap_or_default();
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(host)) {
        return Err(wrong("must use https; http works only with loopback names"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must have no path; the registry runs at the root of its host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must not contain a user name or a password"));
    }
    Ok(url)
}

fn value_formats(issued: Option<&str>, earlier: &[String]) -> Result<ValueFormats, InvalidSetting> {
    let format = |key: &'static str, text: &str| {
        ValueFormat::with_prefix(text).ok_or_else(|| {
            let why = "must be 1 to 16 lower-case letters or digits and an underscore, such as lk_";
            InvalidSetting::new(key, why)
        })
    };
    let default = ValueFormat::default();
    Ok(ValueFormats {
        issued: format("value_prefix", issued.unwrap_or(default.prefix()))?,
        earlier: earlier
            .iter()
            .map(|text| format("earlier_value_prefixes", text))
            .collect::<Result<_, _>>()?,
    })
}

fn packages_mode(text: Option<&str>) -> Result<PackagesMode, InvalidSetting> {
    let Some(text) = text else { return Ok(PackagesMode::default()) };
    PackagesMode::parse(text).ok_or_else(|| {
        let why = "must be \"0600\" (only the registry's user reads pushed files), \"0640\" (also its \
                   group) or \"0644\" (everybody)";
        InvalidSetting::new("packages_mode", why)
    })
}

fn policy(file: PolicyFile, warn: WarnRule) -> Result<Policy, InvalidSetting> {
    let default = Policy::default();
    let mut lifetimes = file.lifetimes_days.unwrap_or(default.lifetimes_days);
    lifetimes.sort_unstable();
    lifetimes.dedup();
    let longest = lifetimes.last().copied().unwrap_or(0);
    if lifetimes.first().is_none_or(|days| *days == 0) || longest > MAX_DAYS {
        let why = format!("must name at least one lifetime, each 1 to {MAX_DAYS} days");
        return Err(InvalidSetting::new("policy.lifetimes_days", why));
    }
    let max = file.max_lifetime_days.unwrap_or(longest);
    let largest_allowed = lifetimes.iter().copied().rfind(|days| *days <= max);
    let Some(largest_allowed) = largest_allowed else {
        let why = format!("must be at least the shortest lifetime, {} days", lifetimes[0]);
        return Err(InvalidSetting::new("policy.max_lifetime_days", why));
    };
    let default_lifetime = file
        .default_lifetime_days
        .unwrap_or_else(|| default.default_lifetime_days.min(largest_allowed));
    if default_lifetime > max || !lifetimes.contains(&default_lifetime) {
        let why = format!("{default_lifetime} must be one of lifetimes_days and at most {max}");
        return Err(InvalidSetting::new("policy.default_lifetime_days", why));
    }
    let mut overlaps = file.overlaps_seconds.unwrap_or(default.overlaps_seconds);
    overlaps.sort_unstable();
    overlaps.dedup();
    if overlaps.last().is_none_or(|seconds| *seconds > MAX_OVERLAP_SECONDS) {
        let why = "must name at least one overlap, each at most 90 days";
        return Err(InvalidSetting::new("policy.overlaps_seconds", why));
    }
    let default_overlap = file.default_overlap_seconds.unwrap_or_else(|| {
        let usual = default.default_overlap_seconds;
        if overlaps.contains(&usual) { usual } else { overlaps[overlaps.len() - 1] }
    });
    if !overlaps.contains(&default_overlap) {
        let why = format!("{default_overlap} must be one of overlaps_seconds");
        return Err(InvalidSetting::new("policy.default_overlap_seconds", why));
    }
    let feedback_url = file.feedback_url;
    if feedback_url.as_deref().is_some_and(|url| !is_web_address(url)) {
        return Err(InvalidSetting::new("policy.feedback_url", "must be an http or https URL"));
    }
    let mut notice_days = file.notice_days.unwrap_or(default.notice_days);
    notice_days.sort_unstable_by(|a, b| b.cmp(a));
    notice_days.dedup();
    if notice_days.iter().any(|days| *days == 0 || *days > MAX_DAYS) {
        let why = format!("each must be 1 to {MAX_DAYS} days; the mail at expiry is always sent");
        return Err(InvalidSetting::new("policy.notice_days", why));
    }
    Ok(Policy {
        lifetimes_days: lifetimes,
        default_lifetime_days: default_lifetime,
        max_lifetime_days: max,
        warn_days: warn.days,
        overlaps_seconds: overlaps,
        default_overlap_seconds: default_overlap,
        notice_days,
        feedback_url,
    })
}

fn checked_limits(limits: Limits) -> Result<Limits, InvalidSetting> {
    if limits.package_bytes == 0 {
        return Err(InvalidSetting::new("limits.package_bytes", "must be 1 or more"));
    }
    if !(1..=MAX_FAILURES).contains(&limits.sign_in_failures) {
        let why = format!("must be 1 to {MAX_FAILURES}");
        return Err(InvalidSetting::new("limits.sign_in_failures", why));
    }
    if limits.event_days == 0 || limits.event_days > MAX_DAYS {
        return Err(InvalidSetting::new(
            "limits.event_days",
            format!("must be 1 to {MAX_DAYS} days"),
        ));
    }
    if !(1..=MAX_CONNECTIONS).contains(&limits.connections) {
        let why = format!("must be 1 to {MAX_CONNECTIONS}");
        return Err(InvalidSetting::new("limits.connections", why));
    }
    if limits.keys_per_owner == 0 {
        return Err(InvalidSetting::new("limits.keys_per_owner", "must be 1 or more"));
    }
    Ok(limits)
}
