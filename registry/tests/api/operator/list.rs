//! `key list` and `key show`.

use serde_json::{Value, json};

use crate::support::imported::{import, line};
use crate::support::{DAY, Registry};

fn lines(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split('\t').collect()).collect()
}

#[tokio::test]
async fn a_listed_key_has_its_facts_in_columns() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let listed = registry.home.succeed(&["key", "list"]);
    let hint = key.key["current"]["hint"].as_str().unwrap();
    let expected =
        [&key.id, "contoso", "ci-deploy", "active", hint, "2026-07-01T12:00:00Z", "-", "ada"];
    assert_eq!(lines(&listed), [expected]);
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    registry.ada().act(&key, "revoke").await;
    import(&registry.home, &line("old-value", &json!({ "owner": "cy", "name": "old ci" })));
    let listed = registry.home.succeed(&["key", "list"]);
    let mut rows = lines(&listed);
    rows.sort_by_key(|row| row[1]);
    assert_eq!(rows[0][1..], ["contoso", "ci-deploy", "revoked", "-", "-", "-", "ada"]);
    assert_eq!(rows[1][1..], ["cy", "old ci", "active", "-", "-", "-", "cy"]);
}

#[tokio::test]
async fn a_key_as_json_is_the_key_of_the_api() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&key, &json!({})).await;
    let shown = ada.show(&key).await;
    let as_json =
        |args: &[&str]| -> Value { serde_json::from_str(&registry.home.succeed(args)).unwrap() };
    assert_eq!(as_json(&["key", "list", "--json"]), shown);
    assert_eq!(as_json(&["key", "show", &key.id]), shown);
    ada.delete(&key.path()).await.expect(204);
    assert_eq!(registry.home.succeed(&["key", "list"]), "");
    let said = registry.home.refuse(&["key", "show", &key.id]);
    assert!(said.contains(&format!("the key {} was deleted", key.id)), "{said}");
    for id in ["key_00000000000000000000", "key_\u{1}", "nonsense"] {
        let said = registry.home.refuse(&["key", "show", id]);
        assert!(said.contains(&format!("no key has the ID {id:?}")), "{said}");
    }
}

#[tokio::test]
async fn keys_are_listed_by_owner_state_and_person() {
    let registry = Registry::start();
    let (ada, bob, cy) = (registry.ada(), registry.bob(), registry.cy());
    for (person, name, owner, days) in [
        (&ada, "adas", "ada", 30),
        (&ada, "shared", "contoso", 7),
        (&bob, "bobs", "bob", 30),
        (&bob, "handed over", "contoso", 30),
        (&cy, "cys", "cy", 30),
    ] {
        let owner = registry.owner(owner);
        let body = json!({ "name": name, "owner": owner, "lifetime_days": days });
        let key = person.create(&body).await;
        match name {
            "bobs" => drop(person.act(&key, "disable").await),
            "handed over" => drop(ada.regenerate(&key, &json!({})).await),
            _ => {}
        }
    }
    registry.advance(7 * DAY).await;
    let names = |args: &[&str]| {
        let listed = registry.home.succeed(&[&["key", "list"], args].concat());
        let mut names: Vec<String> =
            lines(&listed).iter().map(|columns| columns[2].to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&[]), ["adas", "bobs", "cys", "handed over", "shared"]);
    assert_eq!(names(&["--owner", "contoso"]), ["handed over", "shared"]);
    assert_eq!(names(&["--owner", "ada"]), ["adas"]);
    assert_eq!(names(&["--user", "ada"]), ["adas", "handed over", "shared"]);
    assert_eq!(names(&["--user", "bob"]), ["bobs", "handed over"]);
    assert_eq!(names(&["--user", "ada", "--owner", "contoso", "--state", "expired"]), ["shared"]);
    assert_eq!(names(&["--state", "disabled"]), ["bobs"]);
    assert_eq!(names(&["--state", "active"]), ["adas", "cys", "handed over"]);
    assert_eq!(names(&["--state", "revoked"]), Vec::<String>::new());
    let said = registry.home.refuse(&["key", "list", "--state", "lost"]);
    assert!(said.contains("use one of active, expiring, expired, disabled, revoked"), "{said}");
    let said = registry.home.refuse(&["key", "list", "--user", "contoso"]);
    assert!(said.contains("user contoso does not exist"), "{said}");
    let said = registry.home.refuse(&["key", "list", "--owner", "nobody"]);
    assert!(said.contains("no person or organization is called nobody"), "{said}");
}

#[tokio::test]
async fn every_key_of_many_is_listed_once() {
    let registry = Registry::start();
    let many: Vec<String> =
        (0..1_234).map(|n| line(&format!("v{n}"), &json!({ "name": format!("k{n}") }))).collect();
    import(&registry.home, &many.join("\n"));
    let listed = registry.home.succeed(&["key", "list"]);
    let mut names: Vec<&str> = lines(&listed).iter().map(|columns| columns[2]).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!((listed.lines().count(), names.len()), (1_234, 1_234));
}
