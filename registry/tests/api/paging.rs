//! Paging through many keys while the keys and the time change.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{IssuedKey, Person, Registry};

const SORTS: [&str; 5] = ["attention", "expires_at", "name", "last_used_at", "created_at"];

async fn create_keys(ada: &Person<'_>, n: usize) -> Vec<IssuedKey> {
    let mut keys = Vec::new();
    for at in 0..n {
        let days = [1, 7, 30, 60, 90][at % 5];
        let form = json!({ "name": format!("key {}", at % 7), "lifetime_days": days });
        keys.push(ada.create(&form).await);
    }
    keys
}

async fn get_page(ada: &Person<'_>, query: &[(&str, &str)], cursor: Option<&str>) -> Value {
    let mut query = query.to_vec();
    query.extend(cursor.map(|cursor| ("cursor", cursor)));
    ada.get("/keys").query(&query).await.expect(200)
}

fn ids(page: &Value) -> Vec<String> {
    let keys = page["keys"].as_array().unwrap();
    keys.iter().map(|key| key["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn paging_returns_each_key_once_and_in_order_for_every_sort() {
    let registry = Registry::start();
    let ada = registry.ada();
    let keys = create_keys(&ada, 23).await;
    for (at, key) in keys.iter().enumerate().take(6) {
        registry.use_value(&key.value, "Contoso.A", &format!("1.0.{at}"));
    }
    ada.act(&keys[3], "disable").await;
    ada.act(&keys[4], "revoke").await;
    for sort in SORTS {
        let whole = ids(&get_page(&ada, &[("sort", sort), ("limit", "200")], None).await);
        assert_eq!(whole.len(), 23);
        let (mut walked, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let page = get_page(&ada, &[("sort", sort), ("limit", "5")], cursor.as_deref()).await;
            walked.extend(ids(&page));
            match page["next_cursor"].as_str() {
                Some(more) => cursor = Some(more.to_owned()),
                None => break,
            }
        }
        assert_eq!(walked, whole, "{sort}");
    }
}

#[tokio::test]
async fn keys_that_change_while_paging_are_returned_exactly_once() {
    let registry = Registry::start();
    let ada = registry.ada();
    let keys = create_keys(&ada, 20).await;
    let by = [("sort", "created_at"), ("limit", "4")];
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut cursor = None::<String>;
    for round in 0.. {
        let page = get_page(&ada, &by, cursor.as_deref()).await;
        for id in ids(&page) {
            *seen.entry(id).or_default() += 1;
        }
        // Other people change keys between two pages.
        let changed = &keys[(round * 5 + 1) % 20];
        ada.patch(&changed.path())
            .json(&json!({ "name": format!("renamed {round}") }))
            .await
            .expect(200);
        ada.regenerate(&keys[(round * 7 + 2) % 20], &json!({})).await;
        match page["next_cursor"].as_str() {
            Some(more) => cursor = Some(more.to_owned()),
            None => break,
        }
    }
    for key in &keys {
        assert_eq!(seen.get(&key.id), Some(&1), "each key is returned once");
    }
}

#[tokio::test]
async fn deleting_listed_keys_hides_no_other_key_while_paging() {
    let registry = Registry::start();
    let ada = registry.ada();
    create_keys(&ada, 12).await;
    let by = [("sort", "name"), ("limit", "4")];
    let first = get_page(&ada, &by, None).await;
    let first_ids = ids(&first);
    for gone in &first_ids {
        ada.delete(&format!("/keys/{gone}")).await.expect(204);
    }
    let second = get_page(&ada, &by, first["next_cursor"].as_str()).await;
    let third = get_page(&ada, &by, second["next_cursor"].as_str()).await;
    assert_eq!(ids(&second).len() + ids(&third).len(), 8);
    assert_eq!(third["next_cursor"], Value::Null);
}

#[tokio::test]
async fn all_pages_use_the_states_at_the_instant_of_the_first_page() {
    let registry = Registry::start();
    let ada = registry.ada();
    for at in 0..6 {
        ada.create(
            &json!({ "name": format!("{at}"), "lifetime_days": if at % 2 == 0 { 1 } else { 90 } }),
        )
        .await;
    }
    registry.set_clock("2026-06-02T03:59:59Z").await;
    let ada = registry.sign_in("ada").await;
    let active = [("state", "active"), ("limit", "2")];
    let first = get_page(&ada, &active, None).await;
    registry.advance(1).await;
    let second = get_page(&ada, &active, first["next_cursor"].as_str()).await;
    let third = get_page(&ada, &active, second["next_cursor"].as_str()).await;
    let mut all: Vec<String> = [&first, &second, &third].into_iter().flat_map(ids).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 6, "the keys that became expiring are still returned");
    for page in [&first, &second, &third] {
        assert_eq!(
            page["counts"],
            json!({ "active": 6, "expiring": 0, "expired": 0, "disabled": 0, "revoked": 0 })
        );
    }
    let fresh = get_page(&ada, &active, None).await;
    assert_eq!(fresh["counts"]["expiring"], 3);
}

#[tokio::test]
async fn a_cursor_is_valid_only_for_its_own_query() {
    let registry = Registry::start();
    let ada = registry.ada();
    create_keys(&ada, 4).await;
    let page = get_page(&ada, &[("limit", "1")], None).await;
    let cursor = page["next_cursor"].as_str().unwrap();
    for other in
        [("sort", "name"), ("state", "active"), ("q", "key"), ("owner", registry.owner("contoso"))]
    {
        let answer = ada.get("/keys").query(&[other, ("cursor", cursor)]).await;
        assert_eq!(answer.invalid_fields(), ["cursor"], "{other:?}");
    }
    for broken in [&cursor[1..], &cursor[..cursor.len() - 3], "bm9wZQ", "[]", &"A".repeat(5000)] {
        let answer = ada.get("/keys").query(&[("cursor", broken)]).await;
        assert_eq!(answer.invalid_fields(), ["cursor"], "{broken}");
    }
    let events = ada.get("/events").query(&[("cursor", cursor)]).await;
    assert_eq!(events.invalid_fields(), ["cursor"]);
    ada.get("/keys").query(&[("cursor", cursor), ("limit", "3")]).await.expect(200);
}
