//! A token that is restricted to some owners can access only their data.

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::{IssuedKey, Person, Registry};

/// Creates a key of contoso and a key of ada, and pushes one package with each.
async fn two_keys(registry: &Registry) -> (IssuedKey, IssuedKey) {
    let ada = registry.ada();
    let contosos = ada.create(&json!({ "name": "contosos", "lifetime_days": 7 })).await;
    let own = json!({ "name": "own", "owner": registry.owner("ada"), "packages": ["Ada.*"] });
    let own = ada.create(&own).await;
    registry.use_value(&contosos.value, "Contoso.Core", "1.0.0");
    registry.use_value(&own.value, "Ada.Core", "1.0.0");
    (contosos, own)
}

fn total(counts: &Value) -> u64 {
    counts.as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum()
}

async fn owners(person: &Person<'_>) -> Vec<String> {
    let session = person.get("/session").await.expect(200);
    let owners = session["owners"].as_array().unwrap().iter();
    owners.map(|owner| owner["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_restricted_token_sees_only_the_data_of_its_owners() {
    let registry = Registry::embedded();
    two_keys(&registry).await;
    for (owner, other, name) in [("contoso", "ada", "contosos"), ("ada", "contoso", "own")] {
        let frame = registry.gallery().confirmed_frame_for(owner).await;
        assert_eq!(owners(&frame).await, [owner]);
        let page = frame.get("/keys").await.expect(200);
        assert_eq!(frame.key_names(&[]).await, [name]);
        assert_eq!(total(&page["counts"]), 1, "{page}");
        let timeline = frame.get("/keys/timeline").await.expect(200);
        let days = timeline["days"].as_array().unwrap().iter();
        assert_eq!(days.map(|day| day["count"].as_u64().unwrap()).sum::<u64>(), 1);
        let events = frame.get("/events").await.expect(200);
        let events = events["events"].as_array().unwrap();
        assert!(!events.is_empty() && events.iter().all(|event| event["key"]["name"] == name));
        for path in ["/keys", "/events", "/packages"] {
            let asked = frame.get(path).query(&[("owner", registry.owner(other))]).await;
            assert_eq!(asked.invalid_fields(), ["owner"], "{path}");
            frame.get(path).query(&[("owner", registry.owner(owner))]).await.expect(200);
        }
    }
    let both = [registry.owner("ada"), registry.owner("contoso"), registry.owner("ada")];
    let frame = registry.gallery().frame(&json!({ "owners": both })).await;
    assert_eq!(owners(&frame).await, ["ada", "contoso"]);
    assert_eq!(total(&frame.get("/keys").await.expect(200)["counts"]), 2);
}

#[tokio::test]
async fn every_call_on_a_key_outside_the_restriction_is_not_found() {
    let registry = Registry::embedded();
    let (contosos, own) = two_keys(&registry).await;
    let frame = registry.gallery().confirmed_frame_for("contoso").await;
    let path = own.path();
    let nothing = frame.get("/keys/key_00000000000000000000").await.problem(Slug::NotFound);
    for call in [
        frame.get(&path),
        frame.get(&format!("{path}/events")),
        frame.patch(&path).json(&json!({ "name": "mine" })),
        frame.post(&format!("{path}/regenerate")).json(&json!({})),
        frame.post(&format!("{path}/retire")),
        frame.post(&format!("{path}/disable")),
        frame.post(&format!("{path}/enable")),
        frame.post(&format!("{path}/revoke")),
        frame.post(&format!("{path}/places/plc_x/updated")),
        frame.delete(&path),
    ] {
        assert_eq!(call.await.problem(Slug::NotFound), nothing);
    }
    assert_eq!(registry.ada().show(&own).await["version"], 1);
    let made = frame.new_key(&json!({ "owner": registry.owner("ada") }));
    assert_eq!(frame.post("/keys").json(&made).await.invalid_fields(), ["owner"]);
    frame.a_key().await;
    frame.regenerate(&contosos, &json!({})).await;
}

#[tokio::test]
async fn patterns_match_only_packages_of_the_tokens_owners() {
    let registry = Registry::embedded();
    two_keys(&registry).await;
    let frame = registry.gallery().confirmed_frame_for("contoso").await;
    // Without `owner`, the first owner of the token applies, not the person.
    let matches = frame.get("/packages").query(&[("pattern", "*")]).await.expect(200);
    assert_eq!(matches, json!({ "total": 1, "packages": ["Contoso.Core"] }));
}

#[tokio::test]
async fn a_replay_for_a_key_outside_the_restriction_issues_no_value() {
    let registry = Registry::embedded();
    let ada = registry.ada();
    let body = ada.new_key(&json!({ "owner": registry.owner("ada") }));
    let made = IssuedKey::of(&ada.post("/keys").json(&body).idempotency_key("t").await.expect(201));
    let regenerate = |person: &Person<'_>| {
        let path = format!("{}/regenerate", made.path());
        person.post(&path).json(&json!({})).idempotency_key("t")
    };
    let newest = IssuedKey::of(&regenerate(&ada).await.expect(200));
    let frame = registry.gallery().confirmed_frame_for("contoso").await;
    frame.post("/keys").json(&body).idempotency_key("t").await.problem(Slug::NotFound);
    regenerate(&frame).await.problem(Slug::NotFound);
    assert_eq!(registry.verdict(&newest.value).await, "accepted");
    let whole = registry.gallery().confirmed_frame().await;
    assert!(IssuedKey::of(&regenerate(&whole).await.expect(200)).replayed);
}

#[tokio::test]
async fn a_cursor_is_invalid_with_another_restriction() {
    let registry = Registry::embedded();
    let frame = registry.gallery().confirmed_frame_for("contoso").await;
    for _ in 0..3 {
        frame.a_key().await;
    }
    let cursor = async |person: &Person<'_>| {
        let page = person.get("/keys").query(&[("limit", "1")]).await.expect(200);
        page["next_cursor"].as_str().unwrap().to_owned()
    };
    let (restricted, whole) = (cursor(&frame).await, cursor(&registry.ada()).await);
    let next_page = async |person: &Person<'_>, cursor: &str| {
        person.get("/keys").query(&[("limit", "1"), ("cursor", cursor)]).await
    };
    next_page(&frame, &restricted).await.expect(200);
    assert_eq!(next_page(&frame, &whole).await.invalid_fields(), ["cursor"]);
    assert_eq!(next_page(&registry.ada(), &restricted).await.invalid_fields(), ["cursor"]);
    let next = registry.gallery().confirmed_frame_for("contoso").await;
    next_page(&next, &restricted).await.expect(200);
    let unrestricted = registry.gallery().frame(&json!({})).await;
    next_page(&unrestricted, &whole).await.expect(200);
}

#[tokio::test]
async fn a_removed_membership_affects_the_very_next_request() {
    let registry = Registry::embedded();
    two_keys(&registry).await;
    let restricted = registry.gallery().confirmed_frame_for("contoso").await;
    let whole = registry.gallery().confirmed_frame().await;
    registry.home.succeed(&["org", "admin", "remove", "contoso", "ada"]);
    assert!(owners(&restricted).await.is_empty() && restricted.key_names(&[]).await.is_empty());
    assert_eq!(restricted.get("/events").await.expect(200)["events"], json!([]));
    let packages = restricted.get("/packages").query(&[("pattern", "*")]).await.expect(200);
    assert_eq!(packages["total"], 0);
    let made = restricted.post("/keys").json(&restricted.new_key(&json!({}))).await;
    assert_eq!(made.invalid_fields(), ["owner"]);
    assert_eq!(
        (owners(&whole).await, whole.key_names(&[]).await),
        (vec!["ada".into()], vec!["own".into()])
    );
    registry.home.succeed(&["org", "admin", "add", "contoso", "ada"]);
    assert_eq!(restricted.key_names(&[]).await, ["contosos"]);
}
