//! SQL filters and counts keys by the same states as `Life::state`.

use latchkey_contract::{Counts, Instant, Key, State, VariantArray};
use serde_json::json;

use crate::support::{Person, Registry};

async fn shown(ada: &Person<'_>, state: Option<State>) -> (Instant, Vec<Key>, Counts) {
    let mut query = vec![("limit", "200")];
    query.extend(state.map(|state| ("state", state.into_str())));
    let page = ada.get("/keys").query(&query).await.expect(200);
    let of = |name: &str| page[name].clone();
    (
        serde_json::from_value(of("server_time")).unwrap(),
        serde_json::from_value(of("keys")).unwrap(),
        serde_json::from_value(of("counts")).unwrap(),
    )
}

#[tokio::test]
async fn sql_and_the_shared_rule_agree_on_states_at_many_instants() {
    let registry = Registry::start();
    let ada = registry.ada();
    for (at, days) in [1u32, 7, 30, 60, 90].into_iter().cycle().take(15).enumerate() {
        let key = ada.create(&json!({ "name": format!("{at}"), "lifetime_days": days })).await;
        match at {
            3 => drop(ada.act(&key, "disable").await),
            7 => drop(ada.act(&key, "revoke").await),
            9 => drop(ada.regenerate(&key, &json!({ "lifetime_days": 7 })).await),
            _ => {}
        }
        registry.advance(17).await;
    }
    let keys = shown(&ada, None).await.1;
    let start = shown(&ada, None).await.0;
    let values = keys.iter().filter_map(|key| key.current.as_ref());
    let edges = values.flat_map(|value| [value.warns_at, value.expires_at]).flatten();
    let mut instants: Vec<Instant> = edges
        .flat_map(|edge| [edge - chrono::TimeDelta::milliseconds(1), edge])
        .step_by(5)
        .collect();
    let mut seed = 88_172_645_463_325_252u64;
    for _ in 0..6 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        instants.push(
            start + chrono::TimeDelta::milliseconds((seed % (100 * 86_400_000)).cast_signed()),
        );
    }
    instants.sort();
    for instant in instants {
        registry.set_clock(&instant.to_rfc3339()).await;
        let ada = registry.sign_in("ada").await;
        let (now, all, counts) = shown(&ada, None).await;
        assert_eq!(now, instant);
        assert_eq!(counts.total(), 15);
        for state in State::VARIANTS.iter().copied() {
            let expected: Vec<&str> = all
                .iter()
                .filter(|key| key.life().state(now) == state)
                .map(|key| key.id.as_str())
                .collect();
            let (_, filtered, again) = shown(&ada, Some(state)).await;
            let filtered: Vec<&str> = filtered.iter().map(|key| key.id.as_str()).collect();
            assert_eq!(filtered, expected, "{state:?} at {now}");
            assert_eq!(counts.of(state), expected.len() as u64, "{state:?} at {now}");
            assert_eq!(again, counts);
        }
        assert!(all.iter().all(|key| key.state == key.state_at(now)));
    }
}
