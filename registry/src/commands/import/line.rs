//! One line of an import file: a key from another registry, with the same rules as create.

use chrono::{DateTime, Datelike, Utc};
use latchkey_contract::label::is_readable;
use latchkey_contract::time::{DAY_SECONDS, whole_seconds};
use latchkey_contract::{Instant, Owner, WarnRule};
use serde::{Deserialize, Deserializer};

use crate::commands::owners::Owners;
use crate::ids;
use crate::keys::Rules;
use crate::store::importing::NewKey;
use crate::store::keys::{HeldValue, KeyRecord};

const HINT_CHARS: usize = 32;

/// The field names are fixed, because operators' exports use them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// A name, not an ID: the other registry does not know our IDs.
    owner: String,
    name: String,
    sha256: String,
    scopes: Vec<String>,
    packages: Vec<String>,
    created_at: String,
    /// Null means no expiry yet. The field is required, because a missing one may be an oversight.
    #[serde(deserialize_with = "required_or_null")]
    expires_at: Option<String>,
    /// A visible part of the value to recognize it by, like `lk_…x7Qz`.
    #[serde(default)]
    hint: Option<String>,
}

fn required_or_null<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(from)
}

impl Line {
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Returns all errors at once.
    pub fn check(
        self,
        owner: Option<Owner>,
        number: u64,
        value_id: String,
        now: Instant,
        warn: WarnRule,
    ) -> Result<NewKey, Vec<String>> {
        let mut rules = Rules::default();
        let name = rules.name(&self.name);
        let scopes = rules.scopes(&self.scopes);
        let packages = rules.packages(&self.packages);
        if owner.is_none() {
            rules.wrong("owner", Owners::unknown(&self.owner));
        }
        if self.sha256.len() != 64 || !self.sha256.bytes().all(|c| c.is_ascii_hexdigit()) {
            rules.wrong("sha256", "must be the SHA-256 of the value, with 64 hexadecimal digits");
        }
        let hint = self.hint.as_deref().map(str::trim);
        if hint.is_some_and(|hint| hint.chars().count() > HINT_CHARS || !is_readable(hint)) {
            let detail = format!("must have 1 to {HINT_CHARS} visible characters, or be omitted");
            rules.wrong("hint", detail);
        }
        let created_at = instant("created_at", &self.created_at, &mut rules);
        let expires_at = self.expires_at.map(|text| instant("expires_at", &text, &mut rules));
        if created_at.is_some_and(|at| at > now) {
            rules.wrong("created_at", "must be between 1970 and now");
        }
        if created_at.zip(expires_at.flatten()).is_some_and(|(from, to)| to <= from) {
            rules.wrong("expires_at", "must be later than created_at, or null for no expiry yet");
        }
        let all = owner.zip(created_at).filter(|_| rules.is_valid());
        let Some((owner, created_at)) = all else {
            return Err(rules.lines());
        };
        let expires_at = expires_at.flatten();
        let current = HeldValue {
            id: value_id,
            hint: hint.map(str::to_owned),
            issued_at: created_at,
            expires_at,
            warns_at: expires_at.map(|expires_at| warn.warns_at(created_at, expires_at)),
            retires_at: None,
            last_used_at: None,
            last_used_by: None,
            uses: 0,
        };
        let key = KeyRecord {
            id: ids::new_id("key").map_err(|error| vec![error.to_string()])?,
            name,
            // The file does not name the creator, and another name could be wrong.
            created_by: owner.name.clone(),
            owner,
            scopes,
            packages,
            places: Vec::new(),
            lifetime_days: expires_at.map(|expires_at| days(created_at, expires_at)),
            created_at,
            disabled_at: None,
            revoked_at: None,
            revoked_reason: None,
            deleted_at: None,
            version: 1,
            current: Some(current),
            retiring: None,
        };
        Ok(NewKey { line: number, key, hash: self.sha256.to_ascii_lowercase() })
    }
}

/// `None` after an error, which goes to `rules`. Calendars and browsers need a four-digit year.
fn instant(field: &str, text: &str, rules: &mut Rules) -> Option<Instant> {
    let Ok(at) = text.parse::<DateTime<Utc>>() else {
        rules.wrong(field, "must look like 2021-03-04T05:06:07Z");
        return None;
    };
    if !(1970..=9999).contains(&at.year()) {
        rules.wrong(field, "must be between the years 1970 and 9999");
        return None;
    }
    Some(whole_seconds(at))
}

/// To the nearest day, because two different clocks may have written the instants.
fn days(from: Instant, to: Instant) -> u32 {
    let seconds = (to - from).num_seconds() + DAY_SECONDS / 2;
    u32::try_from(seconds / DAY_SECONDS).unwrap_or(u32::MAX).max(1)
}
