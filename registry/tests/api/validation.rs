//! Validation of a key's fields. One answer names all invalid fields.

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::Registry;

#[tokio::test]
async fn each_invalid_field_is_named_when_creating_and_editing() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let many = |n: usize| -> Value { (0..n).map(|at| json!(format!("A{at}"))).collect() };
    let place = |label: &str, url: Value| json!([{ "label": label, "url": url }]);
    for (name, value, field) in [
        ("name", json!(""), "name"),
        ("name", json!("   "), "name"),
        ("name", json!("x".repeat(65)), "name"),
        ("name", json!("a\nb"), "name"),
        ("name", json!("a\u{0}b"), "name"),
        ("name", json!("a\u{7f}b"), "name"),
        ("name", json!("a\u{85}b"), "name"),
        ("name", json!(7), "name"),
        ("scopes", json!([]), "scopes"),
        ("scopes", json!(["package:push", "package:all"]), "scopes[1]"),
        ("scopes", json!(["PACKAGE:PUSH"]), "scopes[0]"),
        ("scopes", json!("package:push"), "scopes"),
        ("packages", json!([]), "packages"),
        ("packages", json!([""]), "packages[0]"),
        ("packages", json!(["ok", "a b"]), "packages[1]"),
        ("packages", json!(["a\u{0}"]), "packages[0]"),
        ("packages", json!(["Ä"]), "packages[0]"),
        ("packages", json!(["a/b"]), "packages[0]"),
        ("packages", json!(["x".repeat(101)]), "packages[0]"),
        ("packages", many(51), "packages"),
        ("places", place("", Value::Null), "places[0].label"),
        ("places", place("a\u{0}", Value::Null), "places[0].label"),
        ("places", place(&"x".repeat(101), Value::Null), "places[0].label"),
        ("places", place("vault", json!("javascript:alert(1)")), "places[0].url"),
        ("places", place("vault", json!("ftp://example.com")), "places[0].url"),
        ("places", place("vault", json!("no address")), "places[0].url"),
        ("places", place("vault", json!("https://a.example/\u{0}")), "places[0].url"),
        (
            "places",
            place("vault", json!(format!("https://a.example/{}", "x".repeat(2_000)))),
            "places[0].url",
        ),
        ("places", json!([{ "id": "plc_x", "label": "vault" }]), "places[0].id"),
        ("places", json!([{ "label": "vault", "color": "red" }]), "places[0].color"),
        ("surprise", json!(1), "surprise"),
    ] {
        let created = ada.post("/keys").json(&ada.new_key(&json!({ name: value }))).await;
        assert_eq!(created.invalid_fields(), [field], "{name} {value}");
        let edited = ada.patch(&key.path()).json(&json!({ name: value })).await;
        assert_eq!(edited.invalid_fields(), [field], "{name} {value}");
    }
    assert_eq!(ada.key_names(&[]).await, ["ci-deploy"]);
    assert_eq!(ada.show(&key).await, key.key);
}

#[tokio::test]
async fn all_places_of_a_key_together_have_8_kib() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let places = |bytes: usize| {
        let place = |bytes: usize| {
            let url = format!("https://a.example/{}", "x".repeat(bytes - 22));
            json!({ "label": "four", "url": url })
        };
        json!({ "places": [place(2_000), place(2_000), place(2_000), place(bytes - 6_000)] })
    };
    ada.patch(&key.path()).json(&places(7_900)).await.expect(200);
    let whole =
        json!({ "places": (0..5).map(|_| places(7_900)["places"][0].clone()).collect::<Vec<_>>() });
    for refused in
        [ada.patch(&key.path()).json(&whole), ada.post("/keys").json(&ada.new_key(&whole))]
    {
        let answer = refused.await;
        assert_eq!(answer.invalid_fields(), ["places"]);
        assert!(answer.text.contains("8192 bytes"), "{}", answer.text);
    }
}

#[tokio::test]
async fn an_answer_names_at_most_20_invalid_fields() {
    let registry = Registry::start();
    let ada = registry.ada();
    let params = ada.get(&format!("/keys?{}", "a&".repeat(20_000))).await;
    assert_eq!(params.invalid_fields(), ["a"; 20]);
    let scopes = json!({ "scopes": vec!["no scope"; 3_000] });
    let scopes = ada.post("/keys").json(&ada.new_key(&scopes)).await;
    assert_eq!(scopes.invalid_fields().len(), 20);
}

#[tokio::test]
async fn one_answer_names_all_invalid_fields() {
    let registry = Registry::start();
    let ada = registry.ada();
    let body = json!({
        "name": "", "owner": "own_x", "scopes": [], "packages": ["a b"], "lifetime_days": 30,
        "places": [{ "label": "" }],
    });
    let answer = ada.post("/keys").json(&body).await;
    assert_eq!(
        answer.invalid_fields(),
        ["name", "scopes", "packages[0]", "places[0].label", "owner"]
    );
}

#[tokio::test]
async fn missing_fields_and_fields_of_a_wrong_type_are_named() {
    let registry = Registry::start();
    let ada = registry.ada();
    for days in
        [json!("30"), json!(-1), json!(30.5), json!(4_294_967_296u64), json!(null), json!(true)]
    {
        let answer = ada.post("/keys").json(&ada.new_key(&json!({ "lifetime_days": days }))).await;
        assert_eq!(answer.invalid_fields(), ["lifetime_days"], "{days}");
    }
    let mut body = ada.new_key(&json!({}));
    body.as_object_mut().unwrap().remove("packages");
    let answer = ada.post("/keys").json(&body).await;
    assert!(answer.problem(Slug::Invalid)["detail"].as_str().unwrap().contains("packages"));
    let twice = r#"{"name":"a","name":"b"}"#;
    ada.post("/keys").body("application/json", twice).await.problem(Slug::Invalid);
}

#[tokio::test]
async fn a_json_body_that_is_not_the_expected_object_is_invalid() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    for body in ["[]", "null", "1", "\"text\"", "true", "[null]", "[7, 0]"] {
        for action in ["regenerate", "disable", "revoke"] {
            let post = ada.post(&format!("{}/{action}", key.path()));
            let answer = post.body("application/json", body).await;
            answer.problem(Slug::Invalid);
        }
        ada.patch(&key.path()).body("application/json", body).await.problem(Slug::Invalid);
        ada.post("/keys").body("application/json", body).await.problem(Slug::Invalid);
    }
    for body in [json!({ "reason": "bored" }), json!({ "reason": 1 }), json!({ "why": "x" })] {
        let answer = ada.post(&format!("{}/revoke", key.path())).json(&body).await;
        answer.problem(Slug::Invalid);
    }
    let extra = ada.post(&format!("{}/disable", key.path())).json(&json!({ "x": 1 })).await;
    assert_eq!(extra.invalid_fields(), ["x"]);
    assert_eq!(ada.show(&key).await, key.key);
}

#[tokio::test]
async fn valid_fields_are_stored_trimmed_and_without_duplicates() {
    let registry = Registry::start();
    let ada = registry.ada();
    let name = format!("🔑{}", "é".repeat(63));
    let key = ada
        .create(&json!({
            "name": format!("  {name} "),
            "scopes": ["package:unlist", "package:push", "package:unlist"],
            "packages": ["Contoso.*", "contoso.*", "Contoso.*", "*"],
            "places": [{ "label": " CI ", "url": " " }, { "label": "CI", "url": "http://ci.example/?a=1#b" }],
        }))
        .await;
    let shown = ada.show(&key).await;
    assert_eq!(shown, key.key);
    assert_eq!(shown["name"], name);
    assert_eq!(shown["scopes"], json!(["package:push", "package:unlist"]));
    assert_eq!(shown["packages"], json!(["Contoso.*", "contoso.*", "*"]));
    assert_eq!(
        (&shown["places"][0]["label"], &shown["places"][0]["url"]),
        (&json!("CI"), &Value::Null)
    );
    assert_eq!(shown["places"][1]["url"], "http://ci.example/?a=1#b");
}

#[tokio::test]
async fn an_edited_place_keeps_its_id_and_its_tick() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.create(&json!({ "places": [{ "label": "vault" }, { "label": "CI" }] })).await;
    let id = key.key["places"][0]["id"].as_str().unwrap();
    ada.post(&format!("{}/places/{id}/updated", key.path())).await.expect(200);
    let edit = json!({ "places": [{ "label": "new" }, { "id": id, "label": "renamed" }] });
    let places = ada.patch(&key.path()).json(&edit).await.expect(200)["places"].clone();
    assert_eq!(places.as_array().unwrap().len(), 2);
    assert_eq!((&places[1]["id"], &places[1]["label"]), (&json!(id), &json!("renamed")));
    assert_eq!(places[1]["updated_at"], "2026-06-01T12:00:00Z");
    assert_eq!(places[0]["updated_at"], Value::Null);
    let twice = json!({ "places": [{ "id": id, "label": "a" }, { "id": id, "label": "b" }] });
    let answer = ada.patch(&key.path()).json(&twice).await;
    assert_eq!(answer.invalid_fields(), ["places[1].id"]);
    ada.post(&format!("{}/places/plc_x/updated", key.path())).await.problem(Slug::NotFound);
}

#[tokio::test]
async fn a_key_can_be_edited_in_every_state() {
    let registry = Registry::start();
    let ada = registry.ada();
    let (expired, disabled, revoked) =
        (ada.create(&json!({ "lifetime_days": 1 })).await, ada.a_key().await, ada.a_key().await);
    ada.act(&disabled, "disable").await;
    ada.act(&revoked, "revoke").await;
    registry.advance_days(1).await;
    let ada = registry.sign_in("ada").await;
    for key in [expired, disabled, revoked] {
        let edit = json!({ "name": "edited", "scopes": ["package:unlist"], "packages": ["X"] });
        let before = ada.show(&key).await["version"].as_u64().unwrap();
        let edited = ada.patch(&key.path()).json(&edit).await.expect(200);
        assert_eq!((&edited["name"], &edited["version"]), (&json!("edited"), &json!(before + 1)));
    }
}
