//! `adopt-expiry` gives an expiry to every key that has none.

use std::collections::BTreeMap;

use latchkey_contract::Instant;
use serde_json::{Value, json};

use crate::support::imported::{import, line};
use crate::support::sizes::size;
use crate::support::{DAY, HOUR, IssuedKey, Person, Registry};

const ADOPT: [&str; 4] = ["adopt-expiry", "--between", "90", "110"];
/// A small number, so that paging through one owner's keys is quick.
const KEYS_PER_OWNER: usize = 1_000;
const NOW: &str = "2026-06-01T12:00:00Z";

async fn keys(person: &Person<'_>) -> Vec<Value> {
    listed(person, &[]).await
}

async fn listed(person: &Person<'_>, filter: &[(&str, &str)]) -> Vec<Value> {
    let mut keys = Vec::new();
    let mut cursor = String::new();
    loop {
        let mut query = vec![("limit", "200"), ("sort", "name")];
        query.extend(filter);
        if !cursor.is_empty() {
            query.push(("cursor", &cursor));
        }
        let page = person.get("/keys").query(&query).await.expect(200);
        keys.extend(page["keys"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return keys,
        }
    }
}

fn days_left(key: &Value) -> i64 {
    let expires_at: Instant = key["current"]["expires_at"].as_str().unwrap().parse().unwrap();
    let left = (expires_at - NOW.parse::<Instant>().unwrap()).num_seconds();
    assert_eq!(left % DAY, 0, "{expires_at}");
    left / DAY
}

fn lines(owner: &str, count: usize) -> String {
    let key =
        |n| line(&format!("{owner}-{n}"), &json!({ "owner": owner, "name": format!("{n:06}") }));
    (0..count).map(key).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn expiries_are_spread_evenly_and_a_second_run_changes_nothing() {
    let registry = Registry::start();
    let count = size("adopted");
    let owners: Vec<String> = (0..count / KEYS_PER_OWNER).map(|n| format!("org-{n}")).collect();
    for owner in &owners {
        registry.home.succeed(&["org", "add", owner, "--admin", "ada"]);
        import(&registry.home, &lines(owner, KEYS_PER_OWNER));
    }
    let said = registry.home.succeed(&ADOPT);
    assert!(said.contains(&format!("{count} values got an expiry")), "{said}");
    let ada = registry.ada();
    let session = ada.get("/session").await.expect(200);
    let all = async || {
        let mut all = Vec::new();
        for owner in session["owners"].as_array().unwrap() {
            all.append(&mut listed(&ada, &[("owner", owner["id"].as_str().unwrap())]).await);
        }
        all
    };
    let after = all().await;
    assert_eq!(after.len(), count);
    let mut days: BTreeMap<i64, usize> = BTreeMap::new();
    for key in &after {
        *days.entry(days_left(key)).or_default() += 1;
    }
    assert_eq!(days.keys().copied().collect::<Vec<_>>(), (90..=110).collect::<Vec<_>>());
    let most = *days.values().max().unwrap();
    assert!(most * days.len() * 10 <= count * 11, "more than 10 % above the mean: {days:?}");
    for (day, count) in &days {
        let date = NOW.parse::<Instant>().unwrap() + chrono::TimeDelta::days(*day);
        let row = format!("{}  day {day:>4}  {count:>9}", date.format("%Y-%m-%d"));
        assert!(said.contains(&row), "{row}: {said}");
    }
    registry.advance(3_600).await;
    let again = registry.home.succeed(&ADOPT);
    assert_eq!(again, "every value has an expiry; nothing to do\n");
    assert!(all().await == after, "the second run changed something");
}

#[tokio::test]
async fn the_keys_of_each_owner_are_spread_over_the_range() {
    let registry = Registry::start();
    for owner in ["ada", "bob", "contoso", "cy"] {
        import(&registry.home, &lines(owner, 3));
    }
    registry.home.succeed(&ADOPT);
    for person in [registry.bob(), registry.cy()] {
        let mut of_owner: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for key in keys(&person).await {
            let owner = key["owner"]["name"].as_str().unwrap().to_owned();
            of_owner.entry(owner).or_default().push(days_left(&key));
        }
        for (owner, mut days) in of_owner {
            days.sort_unstable();
            assert!(days.windows(2).all(|two| two[1] - two[0] >= 3), "{owner}: {days:?}");
        }
    }
}

#[tokio::test]
async fn an_adopted_key_shows_expiry_warning_lifetime_and_reason() {
    let registry = Registry::start();
    import(&registry.home, &lines("ada", 1));
    registry.home.succeed(&["adopt-expiry", "--between", "100", "100"]);
    let ada = registry.ada();
    let key = keys(&ada).await.remove(0);
    assert_eq!(key["current"]["expires_at"], "2026-09-09T12:00:00Z");
    assert_eq!(key["current"]["warns_at"], "2026-08-30T12:00:00Z");
    assert_eq!((&key["lifetime_days"], &key["version"]), (&json!(90), &json!(2)));
    let path = format!("/keys/{}/events", key["id"].as_str().unwrap());
    let events = ada.get(&path).await.expect(200)["events"].clone();
    assert_eq!(
        (&events[0]["kind"], &events[0]["detail"], &events[0]["actor"]),
        (&json!("edited"), &json!("expiry added to all keys"), &Value::Null)
    );
    registry.advance_days(100).await;
    assert_eq!(registry.verdict("ada-0").await, "key-expired");
}

#[tokio::test]
async fn only_values_without_an_expiry_get_one() {
    let registry = Registry::start();
    import(&registry.home, &lines("ada", 4));
    let ada = registry.ada();
    let imported = keys(&ada).await;
    let path = |n: usize| format!("/keys/{}", imported[n]["id"].as_str().unwrap());
    ada.post(&format!("{}/disable", path(0))).await.expect(200);
    registry.use_value("ada-1", "Contoso.Ada", "1.0.0");
    ada.post(&format!("{}/regenerate", path(1))).await.expect(200);
    ada.post(&format!("{}/revoke", path(2))).await.expect(200);
    ada.delete(&path(3)).await.expect(204);
    let own = ada.a_key().await;
    let before = keys(&ada).await;
    let said = registry.home.succeed(&ADOPT);
    assert!(said.ends_with("2 values got an expiry\n"), "{said}");
    let after = keys(&ada).await;
    let find = |keys: &[Value], n: usize| {
        keys.iter().find(|key| key["id"] == imported[n]["id"]).unwrap().clone()
    };
    let disabled = find(&after, 0);
    assert_eq!(disabled["state"], "disabled");
    assert!((90..=110).contains(&days_left(&disabled)));
    let (was, is) = (find(&before, 1), find(&after, 1));
    assert_eq!((&is["current"], &is["lifetime_days"]), (&was["current"], &was["lifetime_days"]));
    let retiring = &is["retiring"];
    assert_eq!(
        retiring["expires_at"], was["retiring"]["expires_at"],
        "the overlap ends at the same time"
    );
    assert!(retiring["own_expires_at"].is_string() && was["retiring"]["own_expires_at"].is_null());
    assert_eq!(find(&after, 2), find(&before, 2));
    assert_eq!(ada.show(&own).await, own.key);
}

#[tokio::test]
async fn a_dry_run_prints_the_same_table_and_changes_nothing() {
    let registry = Registry::start();
    import(&registry.home, &lines("ada", 50));
    let ada = registry.ada();
    let before = keys(&ada).await;
    let dry = registry.home.succeed(&[&ADOPT[..], &["--dry-run"]].concat());
    assert!(dry.ends_with("50 values would get an expiry; nothing was changed\n"), "{dry}");
    assert_eq!(keys(&ada).await, before);
    let done = registry.home.succeed(&ADOPT);
    let rows = |said: &str| said.lines().filter(|row| row.contains("  day ")).count();
    assert_eq!((rows(&dry), rows(&done)), (21, 21));
    let table = |said: &str| said.rsplit_once("50 values").unwrap().0.to_owned();
    assert_eq!(table(&dry), table(&done));
}

#[tokio::test]
async fn a_later_import_is_spread_without_changing_earlier_keys() {
    let registry = Registry::start();
    import(&registry.home, &lines("ada", 21));
    registry.home.succeed(&ADOPT);
    let before = keys(&registry.ada()).await;
    registry.advance_days(1).await;
    import(&registry.home, &lines("contoso", 21));
    let said = registry.home.succeed(&ADOPT);
    assert!(said.ends_with("21 values got an expiry\n"), "{said}");
    let ada = registry.sign_in("ada").await;
    let after = keys(&ada).await;
    for key in before {
        assert!(after.contains(&key));
    }
}

#[test]
fn an_invalid_range_is_refused_with_a_reason() {
    let home = crate::support::home::Home::furnished();
    for (range, expected) in [
        (["0", "110"], "must start at 1 day or more"),
        (["110", "90"], "--between 110 90 ends before it starts; did you mean 90 110?"),
        (["90", "99999"], "must end within 3660 days"),
        (["-1", "5"], "unexpected argument"),
        (["soon", "later"], "invalid value 'soon'"),
    ] {
        let said = home.refuse(&["adopt-expiry", "--between", range[0], range[1]]);
        assert!(said.contains(expected), "{range:?}: {said}");
    }
    assert!(home.refuse(&["adopt-expiry"]).contains("--between"));
}

#[tokio::test]
async fn a_value_whose_overlap_is_over_gets_no_expiry_after_the_next_regenerate() {
    let registry = Registry::start();
    import(&registry.home, &line("imported-value", &json!({ "owner": "ada" })));
    registry.use_value("imported-value", "Contoso.Core", "1.0.0");
    let ada = registry.ada();
    let imported =
        json!({ "key": keys(&ada).await[0], "value": "imported-value", "replayed": false });
    let key = ada.regenerate(&IssuedKey::of(&imported), &json!({ "overlap_seconds": 3600 })).await;
    registry.advance(2 * HOUR).await;
    registry.sign_in("ada").await.regenerate(&key, &json!({})).await;
    let said = registry.home.succeed(&ADOPT);
    assert_eq!(said, "every value has an expiry; nothing to do\n");
}
