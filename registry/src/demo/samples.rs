//! The sample keys of the demo: active, expiring in three days, expiring within the hour, expired,
//! disabled, revoked, and one in the middle of an overlap.

use chrono::TimeDelta;
use latchkey_contract::Scope;

pub struct Sample {
    pub name: &'static str,
    pub of_organization: bool,
    pub pattern: &'static str,
    pub scopes: &'static [Scope],
    pub lifetime_days: u32,
    pub left: TimeDelta,
    pub end: End,
    pub uses: u64,
    pub client: &'static str,
    pub places: &'static [(&'static str, Option<&'static str>)],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    None,
    Disabled,
    Revoked,
    Overlap,
}

const PUSH: &[Scope] = &[Scope::Push];
const ALL: &[Scope] = &[Scope::Push, Scope::PushVersion, Scope::Unlist];
const RELEASE: &[(&str, Option<&str>)] = &[
    ("GitHub Actions, contoso/http", Some("https://github.com/contoso/http/settings/secrets")),
    ("Team vault, release", None),
];

pub const SAMPLES: [Sample; 9] = [
    sample("ci-deploy", true, "Contoso.*", ALL, 30, TimeDelta::minutes(3 * 1_440 + 250), RELEASE),
    sample("nightly-http", true, "Contoso.Http*", PUSH, 7, TimeDelta::seconds(47 * 60 + 20), &[]),
    sample("contoso-tools", true, "Contoso.Tools", PUSH, 90, TimeDelta::minutes(-2 * 1_440), &[]),
    Sample {
        end: End::Overlap,
        ..sample(
            "release-pipeline",
            true,
            "Contoso.*",
            PUSH,
            90,
            TimeDelta::minutes(129_420),
            RELEASE,
        )
    },
    sample(
        "fabrikam-client",
        false,
        "Fabrikam.*",
        ALL,
        90,
        TimeDelta::minutes(61 * 1_440 + 95),
        &[],
    ),
    sample("laptop", false, "*", PUSH, 60, TimeDelta::minutes(38 * 1_440 + 600), &[]),
    sample(
        "docs-preview",
        true,
        "Contoso.Core",
        PUSH,
        30,
        TimeDelta::minutes(16 * 1_440 + 30),
        &[],
    ),
    Sample {
        end: End::Disabled,
        ..sample("old-build-agent", true, "Contoso.*", PUSH, 90, TimeDelta::days(40), &[])
    },
    Sample {
        end: End::Revoked,
        ..sample("leaked-in-log", false, "Fabrikam.*", PUSH, 30, TimeDelta::days(12), &[])
    },
];

const fn sample(
    name: &'static str,
    of_organization: bool,
    pattern: &'static str,
    scopes: &'static [Scope],
    lifetime_days: u32,
    left: TimeDelta,
    places: &'static [(&'static str, Option<&'static str>)],
) -> Sample {
    let (uses, client) = (41, "NuGet/6.12.1");
    let end = End::None;
    Sample {
        name,
        of_organization,
        pattern,
        scopes,
        lifetime_days,
        left,
        end,
        uses,
        client,
        places,
    }
}
