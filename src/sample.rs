//! A key for the tests of the page's pure parts.

use latchkey_contract::{Instant, Key, Owner, OwnerKind, Pattern, Scope, State, ValueInfo};

/// Of ada, 30 days, with one value.
pub fn sample(expires_at: &str, warns_at: &str) -> Key {
    let expires_at: Instant = expires_at.parse().unwrap();
    let issued_at = expires_at - chrono::TimeDelta::days(30);
    Key {
        id: "key_1".to_owned(),
        name: "ci-deploy".to_owned(),
        owner: Owner {
            id: "own_1".to_owned(),
            name: "ada".to_owned(),
            kind: OwnerKind::User.into(),
        },
        state: State::Active.into(),
        scopes: vec![Scope::Push.into()],
        packages: vec![Pattern::parse("Contoso.*").unwrap()],
        lifetime_days: Some(30),
        created_at: issued_at,
        created_by: "ada".to_owned(),
        current: Some(ValueInfo {
            hint: Some("lk_…x7Qz".to_owned()),
            issued_at,
            expires_at: Some(expires_at),
            warns_at: Some(warns_at.parse().unwrap()),
            own_expires_at: Some(expires_at),
            last_used_at: None,
            last_used_by: None,
            uses: 0,
        }),
        retiring: None,
        places: Vec::new(),
        disabled_at: None,
        revoked_at: None,
        revoked_reason: None,
        version: 1,
    }
}
