//! `events export`: the audit log as JSON lines.

use serde_json::{Value, json};

use crate::support::imported::{import, line};
use crate::support::{HOUR, MINUTE, Registry};

fn exported(registry: &Registry, args: &[&str]) -> Vec<Value> {
    let said = registry.home.succeed(&[&["events", "export"], args].concat());
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn the_export_has_every_event_of_the_api_oldest_first() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    ada.act(&key, "disable").await;
    ada.act(&key, "enable").await;
    ada.delete(&key.path()).await.expect(204);
    let exported = exported(&registry, &[]);
    let mut events = ada.get("/events").await.expect(200)["events"].as_array().unwrap().clone();
    events.reverse();
    assert_eq!(events.len(), 4);
    for (line, event) in exported.iter().zip(&events) {
        for (name, value) in event.as_object().unwrap() {
            assert_eq!(&line[name], value, "{name}");
        }
        let owner = json!({
            "id": registry.owner("contoso"), "name": "contoso", "kind": "organization",
        });
        assert_eq!(line["owner"], owner);
        assert!(line["id"].as_str().unwrap().starts_with("evt_"));
        assert_eq!(line.as_object().unwrap().len(), event.as_object().unwrap().len() + 2);
    }
    assert_eq!(exported.len(), events.len());
}

#[tokio::test]
async fn the_export_can_be_limited_to_an_owner_and_to_recent_events() {
    let registry = Registry::start();
    let (ada, cy) = (registry.ada(), registry.cy());
    ada.create(&json!({ "name": "early" })).await;
    registry.advance(10 * MINUTE).await;
    cy.create(&json!({ "name": "late", "owner": registry.owner("cy") })).await;
    let names = |args: &[&str]| -> Vec<String> {
        let events = exported(&registry, args);
        events.iter().map(|event| event["key"]["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&[]), ["early", "late"]);
    assert_eq!(names(&["--owner", "cy"]), ["late"]);
    assert_eq!(names(&["--since", "2026-06-01T12:00:00Z"]), ["early", "late"]);
    assert_eq!(names(&["--since", "2026-06-01T12:00:01Z"]), ["late"]);
    assert_eq!(names(&["--since", "2026-06-01T14:10:00+02:00"]), ["late"]);
    assert_eq!(names(&["--since", "2026-06-01T12:10:01Z"]), Vec::<String>::new());
    assert_eq!(names(&["--since", "2026-06-01T12:00:00Z", "--owner", "contoso"]), ["early"]);
    for (args, expected) in [
        (["--since", "yesterday"], "invalid value 'yesterday' for '--since"),
        (["--owner", "nobody"], "no person or organization is called nobody"),
    ] {
        let said = registry.home.refuse(&[&["events", "export"][..], &args].concat());
        assert!(said.contains(expected), "{said}");
    }
}

#[tokio::test]
async fn a_use_counted_with_an_earlier_one_is_recent() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    registry.advance(HOUR - 1).await;
    registry.use_value(&key.value, "Contoso.Core", "2.0.0");
    let home = std::sync::Arc::clone(&registry.home);
    // A stop writes the counted uses.
    assert!(registry.terminate().success());
    let registry = home.serve(&[]);
    let recent = exported(&registry, &["--since", "2026-06-01T12:59:59Z"]);
    assert_eq!(recent.len(), 1);
    assert_eq!((&recent[0]["kind"], &recent[0]["detail"]), (&json!("used"), &json!("2 times")));
}

#[tokio::test]
async fn many_events_are_exported_in_order_and_once() {
    let registry = Registry::start();
    let many: Vec<String> =
        (0..2_345).map(|n| line(&format!("v{n}"), &json!({ "name": format!("k{n}") }))).collect();
    import(&registry.home, &many.join("\n"));
    let events = exported(&registry, &[]);
    let names: Vec<&str> =
        events.iter().map(|event| event["key"]["name"].as_str().unwrap()).collect();
    let expected: Vec<String> = (0..2_345).map(|n| format!("k{n}")).collect();
    assert_eq!(names, expected);
}
