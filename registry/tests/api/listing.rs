//! Lists of keys: filters, counts and sorts.

use serde_json::{Value, json};

use crate::support::{Person, Registry, redact};

/// Creates keys that are in every state on day 25, two of them active. Contoso owns five keys, ada
/// one.
async fn keys_in_every_state(registry: &Registry) -> Person<'_> {
    let ada = registry.ada();
    let own = registry.owner("ada");
    ada.create(&json!({ "name": "beta active", "lifetime_days": 90 })).await;
    ada.create(&json!({ "name": "Alpha Active", "lifetime_days": 60, "owner": own, "packages": ["Fabrikam.*"] })).await;
    ada.create(&json!({ "name": "gamma expiring" })).await;
    ada.create(&json!({ "name": "delta expired", "lifetime_days": 7 })).await;
    let disabled = ada.create(&json!({ "name": "epsilon disabled" })).await;
    ada.act(&disabled, "disable").await;
    let revoked = ada.create(&json!({ "name": "zeta revoked" })).await;
    ada.act(&revoked, "revoke").await;
    registry.advance_days(25).await;
    registry.sign_in("ada").await
}

#[tokio::test]
async fn a_page_is_shown_as_documented() {
    let registry = Registry::start();
    let ada = keys_in_every_state(&registry).await;
    let page = ada.get("/keys").query(&[("limit", "2")]).await;
    assert_eq!(page.header("cache-control"), "no-store");
    insta::assert_json_snapshot!(redact(&page.expect(200)));
}

#[tokio::test]
async fn keys_that_need_attention_are_listed_first() {
    let registry = Registry::start();
    let ada = keys_in_every_state(&registry).await;
    let expected = [
        "gamma expiring",
        "delta expired",
        "Alpha Active",
        "beta active",
        "epsilon disabled",
        "zeta revoked",
    ];
    assert_eq!(ada.key_names(&[]).await, expected);
    assert_eq!(ada.key_names(&[("sort", "attention")]).await, expected);
}

#[tokio::test]
async fn expired_keys_sort_newest_first_and_active_keys_soonest_first() {
    let registry = Registry::start();
    let ada = registry.ada();
    for days in [1, 7, 30, 60, 90] {
        ada.create(&json!({ "name": format!("{days}"), "lifetime_days": days })).await;
    }
    registry.advance_days(10).await;
    let ada = registry.sign_in("ada").await;
    assert_eq!(ada.key_names(&[]).await, ["7", "1", "30", "60", "90"]);
}

#[tokio::test]
async fn each_sort_orders_the_keys_by_its_column() {
    let registry = Registry::start();
    let ada = registry.ada();
    let mut keys = Vec::new();
    for (name, days) in [("b", 30), ("C", 7), ("a", 90)] {
        keys.push(ada.create(&json!({ "name": name, "lifetime_days": days })).await);
        registry.advance(1).await;
    }
    registry.use_value(&keys[2].value, "Contoso.A", "1.0.0");
    registry.advance(1).await;
    registry.use_value(&keys[0].value, "Contoso.A", "1.0.1");
    assert_eq!(ada.key_names(&[("sort", "expires_at")]).await, ["C", "b", "a"]);
    assert_eq!(ada.key_names(&[("sort", "name")]).await, ["a", "b", "C"]);
    assert_eq!(ada.key_names(&[("sort", "last_used_at")]).await, ["b", "a", "C"]);
    assert_eq!(ada.key_names(&[("sort", "created_at")]).await, ["a", "C", "b"]);
}

#[tokio::test]
async fn counts_follow_owner_and_q_but_ignore_the_state_filter() {
    let registry = Registry::start();
    let ada = keys_in_every_state(&registry).await;
    let all = json!({ "active": 2, "expiring": 1, "expired": 1, "disabled": 1, "revoked": 1 });
    for (state, names) in [
        ("active", vec!["Alpha Active", "beta active"]),
        ("expiring", vec!["gamma expiring"]),
        ("expired", vec!["delta expired"]),
        ("disabled", vec!["epsilon disabled"]),
        ("revoked", vec!["zeta revoked"]),
    ] {
        let page = ada.get("/keys").query(&[("state", state)]).await.expect(200);
        assert_eq!(page["counts"], all);
        let shown: Vec<&Value> =
            page["keys"].as_array().unwrap().iter().map(|key| &key["name"]).collect();
        assert_eq!(shown, names);
        assert!(page["keys"].as_array().unwrap().iter().all(|key| key["state"] == state));
    }
    let of = |query: Vec<(&'static str, &'static str)>| {
        let call = ada.get("/keys").query(&query);
        async move { call.await.expect(200)["counts"].clone() }
    };
    let own = json!({ "active": 1, "expiring": 0, "expired": 0, "disabled": 0, "revoked": 0 });
    assert_eq!(of(vec![("owner", registry.owner("ada"))]).await, own);
    assert_eq!(of(vec![("q", "fabrikam"), ("state", "revoked")]).await, own);
}

#[tokio::test]
async fn q_matches_names_and_patterns_literally_and_in_any_case() {
    let registry = Registry::start();
    let ada = registry.ada();
    for name in ["100% coverage", "100 coverage", "a_b", "axb", "Ärger", "wow!"] {
        ada.create(&json!({ "name": name, "packages": ["Contoso.*"] })).await;
    }
    ada.create(&json!({ "name": "other", "packages": ["Fabrikam.Client", "X"] })).await;
    let found = async |q: &str| ada.key_names(&[("q", q), ("sort", "name")]).await;
    assert_eq!(found("100%").await, ["100% coverage"]);
    assert_eq!(found("a_b").await, ["a_b"]);
    assert_eq!(found("ÄRGER").await, ["Ärger"]);
    assert_eq!(found("W!").await, ["wow!"]);
    assert_eq!(found("IKAM.c").await, ["other"]);
    assert_eq!(found("so.*").await.len(), 6);
    assert_eq!(found("").await.len(), 7);
    assert!(found("no such thing").await.is_empty());
}

#[tokio::test]
async fn each_invalid_query_parameter_is_named() {
    let registry = Registry::start();
    let ada = registry.ada();
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=", "limit"),
        ("limit=1e2", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("limit=1&limit=2", "limit"),
        ("state=gone", "state"),
        ("state=Active", "state"),
        ("state=", "state"),
        ("sort=owner", "sort"),
        ("owner=contoso", "owner"),
        ("owner=own_00000000000000000000", "owner"),
        ("cursor=", "cursor"),
        ("cursor=AAAA", "cursor"),
        ("cursor=%00", "cursor"),
        ("q=a%00b", "q"),
        ("unknown=1", "unknown"),
        ("%00=1", "\u{0}"),
    ] {
        let answer = ada.get(&format!("/keys?{query}")).await;
        assert!(answer.invalid_fields().iter().any(|wrong| wrong == field), "{query}");
    }
    assert_eq!(
        ada.get("/keys?limit=0&state=x&more=1").await.invalid_fields(),
        ["limit", "state", "more"]
    );
    ada.get("/keys?limit=200").await.expect(200);
}
