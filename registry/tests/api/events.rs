//! The events of keys, newest first.

use std::time::Duration;

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::call::Call;
use crate::support::{HOUR, IssuedKey, Person, RawRequest, Registry, nupkg, redact};

async fn events(call: Call) -> Vec<Value> {
    call.await.expect(200)["events"].as_array().unwrap().clone()
}

async fn events_of_kind(ada: &Person<'_>, key: &IssuedKey, kind: &str) -> Vec<Value> {
    let all = events(ada.get(&format!("{}/events", key.path()))).await;
    all.into_iter().filter(|event| event["kind"] == kind).collect()
}

/// Waits until `done`, because folded events are written a moment later.
async fn wait_for_events(
    ada: &Person<'_>,
    key: &IssuedKey,
    kind: &str,
    done: impl Fn(&[Value]) -> bool,
) -> Vec<Value> {
    for _ in 0..100 {
        let found = events_of_kind(ada, key, kind).await;
        if done(&found) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not written: {:?}", events_of_kind(ada, key, kind).await);
}

#[tokio::test]
async fn every_change_is_recorded_with_actor_address_and_client() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    ada.patch(&key.path()).json(&json!({ "name": "renamed", "packages": ["*"] })).await.expect(200);
    ada.regenerate(&key, &json!({})).await;
    for action in ["retire", "disable", "enable"] {
        ada.act(&key, action).await;
    }
    let revoke = registry.bob().post(&format!("{}/revoke", key.path()));
    revoke
        .header("User-Agent", "Browser/1 (x)")
        .json(&json!({ "reason": "leaked" }))
        .await
        .expect(200);
    ada.delete(&key.path()).await.expect(204);
    let all = ada.get("/events").await.expect(200);
    insta::assert_json_snapshot!(redact(&all));
}

#[tokio::test]
async fn events_of_a_deleted_key_remain_under_events_only() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    ada.delete(&key.path()).await.expect(204);
    ada.get(&format!("{}/events", key.path())).await.problem(Slug::NotFound);
    let contoso = [("owner", registry.owner("contoso"))];
    let kinds: Vec<Value> = events(ada.get("/events").query(&contoso))
        .await
        .iter()
        .map(|event| event["kind"].clone())
        .collect();
    assert_eq!(kinds, ["deleted", "created"]);
    assert!(events(ada.get("/events").query(&[("owner", registry.owner("ada"))])).await.is_empty());
    assert!(events(registry.cy().get("/events")).await.is_empty());
    let foreign = registry.cy().get("/events").query(&contoso).await;
    assert_eq!(foreign.invalid_fields(), ["owner"]);
}

#[tokio::test]
async fn uses_by_one_client_within_an_hour_become_one_event() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    for version in ["1.0.0", "1.0.1", "1.0.2"] {
        registry.use_value(&key.value, "Contoso.Core", version);
    }
    let used =
        wait_for_events(&ada, &key, "used", |all| all.iter().any(|e| e["detail"] == "3 times"))
            .await;
    assert_eq!(used.len(), 1);
    assert_eq!((&used[0]["client"], &used[0]["actor"]), (&json!("NuGet/6.12.1"), &Value::Null));
    assert_eq!(ada.show(&key).await["current"]["uses"], 3);
    registry.advance(HOUR).await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.3");
    wait_for_events(&ada, &key, "used", |all| all.len() == 2).await;
}

#[tokio::test]
async fn refusals_are_recorded_with_their_reason_but_not_as_uses() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "lifetime_days": 1 })).await;
    registry.push(&key.value, &nupkg("Other", "1.0.0")).refusal(Slug::KeyPackage);
    registry.advance_days(1).await;
    let ada = registry.sign_in("ada").await;
    registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0")).refusal(Slug::KeyExpired);
    registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0")).refusal(Slug::KeyExpired);
    let refused = wait_for_events(&ada, &key, "refused", |all| all.len() == 2).await;
    let details: Vec<&Value> = refused.iter().map(|event| &event["detail"]).collect();
    assert_eq!(details, ["key-expired, 2 times", "key-package"]);
    let shown = ada.show(&key).await;
    assert_eq!(
        (&shown["current"]["uses"], &shown["current"]["last_used_at"]),
        (&json!(0), &Value::Null)
    );
}

#[tokio::test]
async fn a_refused_push_with_a_deleted_key_is_recorded() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    ada.delete(&key.path()).await.expect(204);
    registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0")).refusal(Slug::KeyRevoked);
    for _ in 0..100 {
        if events(ada.get("/events")).await[0]["kind"] == "refused" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the refusal was not recorded");
}

#[tokio::test]
async fn after_twenty_clients_an_hour_others_are_counted_together() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    for at in 0..25 {
        let agent = format!("Client/{at} more");
        let mut push = RawRequest::new("DELETE", "/api/v2/package/Contoso.Core/1.0.0");
        push = push.header("X-NuGet-ApiKey", &key.value).header("User-Agent", &agent);
        registry.raw(&push).refusal(Slug::NotFound);
    }
    let enough = |all: &[Value]| {
        all.len() == 21 && all.iter().any(|e| e["client"] == "other" && e["detail"] == "5 times")
    };
    wait_for_events(&ada, &key, "used", enough).await;
}

#[tokio::test]
async fn a_client_is_the_first_product_cut_to_64_characters() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let mut request = RawRequest::new("DELETE", "/api/v2/package/Contoso.Core/1.0.0");
    request = request.header("X-NuGet-ApiKey", &key.value).header("User-Agent", &"long".repeat(50));
    registry.raw(&request).refusal(Slug::NotFound);
    let used = wait_for_events(&ada, &key, "used", |all| all.len() == 1).await;
    assert_eq!(used[0]["client"], "long".repeat(16));
}

#[tokio::test]
async fn paging_through_events_returns_each_event_once() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    for at in 0..120 {
        ada.patch(&key.path()).json(&json!({ "name": format!("name {at}") })).await.expect(200);
    }
    for path in [format!("{}/events", key.path()), "/events".to_owned()] {
        let (mut names, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let query: Vec<(&str, &str)> = cursor.iter().map(|c| ("cursor", c.as_str())).collect();
            let page = ada.get(&path).query(&query).await.expect(200);
            for event in page["events"].as_array().unwrap() {
                names.push(event["key"]["name"].as_str().unwrap().to_owned());
            }
            match page["next_cursor"].as_str() {
                Some(more) => cursor = Some(more.to_owned()),
                None => break,
            }
        }
        let mut expected: Vec<String> = (0..120).rev().map(|at| format!("name {at}")).collect();
        expected.push("ci-deploy".to_owned());
        assert_eq!(names, expected);
        assert_eq!(ada.get(&path).query(&[("cursor", "x")]).await.invalid_fields(), ["cursor"]);
    }
}

#[tokio::test]
async fn events_are_kept_for_four_hundred_days() {
    let registry = Registry::start();
    registry.ada().a_key().await;
    registry.advance_days(399).await;
    let registry = registry.kill().serve(&[]);
    let ada = registry.sign_in("ada").await;
    ada.create(&json!({ "name": "later" })).await;
    assert_eq!(events(ada.get("/events")).await.len(), 2);
    registry.advance_days(2).await;
    let registry = registry.kill().serve(&[]);
    let ada = registry.sign_in("ada").await;
    for _ in 0..100 {
        let remaining = events(ada.get("/events")).await;
        if remaining.len() == 1 {
            assert_eq!(remaining[0]["key"]["name"], "later");
            assert_eq!(ada.key_names(&[]).await.len(), 2, "the keys are kept");
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no event was deleted");
}
