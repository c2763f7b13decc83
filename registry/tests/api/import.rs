//! `import`: keys from another registry, all of them or none.

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::home::{Home, text};
use crate::support::imported::{hash, import, line, refused};
use crate::support::{DAY, RawRequest, Registry, nupkg};

#[tokio::test]
async fn an_imported_value_works_at_once_and_has_no_expiry() {
    let registry = Registry::start();
    let said = import(&registry.home, &line("oy2abcdefghijklmnopq", &json!({})));
    assert_eq!(said, "imported 1 key\n");
    registry.use_value("oy2abcdefghijklmnopq", "Contoso.Core", "1.0.0");
    let keys = registry.ada().get("/keys").await.expect(200)["keys"].clone();
    let key = &keys[0];
    assert_eq!((&key["name"], &key["owner"]["name"]), (&json!("old-ci"), &json!("contoso")));
    assert_eq!((&key["state"], &key["version"]), (&json!("active"), &json!(1)));
    assert_eq!(key["created_at"], "2020-02-03T04:05:06Z");
    assert_eq!(key["current"]["issued_at"], "2020-02-03T04:05:06Z");
    assert_eq!(key["lifetime_days"], Value::Null);
    for name in ["expires_at", "hint", "warns_at"] {
        assert_eq!(key["current"][name], Value::Null, "{name}");
    }
    let info = registry.key_info("oy2abcdefghijklmnopq").await;
    assert_eq!((&info["accepted"], &info["expires_at"]), (&json!(true), &Value::Null));
    let path = format!("/keys/{}/events", key["id"].as_str().unwrap());
    let events = registry.ada().get(&path).await.expect(200)["events"].clone();
    let created = events.as_array().unwrap().last().unwrap();
    assert_eq!((&created["kind"], &created["detail"]), (&json!("created"), &json!("imported")));
}

#[tokio::test]
async fn a_text_that_cannot_be_a_value_is_unknown_although_its_hash_was_imported() {
    let registry = Registry::start();
    let longest = "v".repeat(256);
    let too_long = "v".repeat(257);
    let mistyped = format!("lk_{}", "0".repeat(42));
    let lines = [&longest, &too_long, &mistyped].map(|text| line(text, &json!({})));
    import(&registry.home, &lines.join("\n"));
    registry.use_value(&longest, "Contoso.Core", "1.0.0");
    for text in [too_long, mistyped] {
        let refused = registry.push(&text, &nupkg("Contoso.Core", "2.0.0"));
        refused.refusal(Slug::KeyUnknown);
    }
}

#[tokio::test]
async fn a_regenerated_imported_key_has_an_expiry() {
    let registry = Registry::start();
    import(&registry.home, &line("old-value", &json!({})));
    registry.use_value("old-value", "Contoso.Core", "1.0.0");
    let ada = registry.ada();
    let keys = ada.get("/keys").await.expect(200)["keys"].clone();
    let path = format!("/keys/{}/regenerate", keys[0]["id"].as_str().unwrap());
    let issued = ada.post(&path).await.expect(200);
    assert_eq!(issued["key"]["lifetime_days"], 90);
    assert_eq!(issued["key"]["retiring"]["expires_at"], "2026-06-02T12:00:00Z");
    assert_eq!(registry.verdict("old-value").await, "accepted");
    registry.advance(DAY).await;
    assert_eq!(registry.verdict("old-value").await, "key-replaced");
}

#[tokio::test]
async fn an_imported_expiry_is_kept_with_its_warning_and_lifetime() {
    let registry = Registry::start();
    let ends = |created: &str, expires: &str| json!({ "created_at": created, "expires_at": expires, "hint": " oy2…wxyz " });
    let year = ends("2025-09-01T00:00:00+02:00", "2026-09-01T00:00:00.5+02:00");
    let week = ends("2026-05-30T12:00:00Z", "2026-06-06T12:00:00Z");
    let over = ends("2026-05-01T12:00:00Z", "2026-06-01T12:00:00Z");
    let lines = [line("a", &year), line("b", &week), line("c", &over)].join("\n");
    assert_eq!(import(&registry.home, &lines), "imported 3 keys\n");
    let keys = registry.ada().get("/keys?sort=expires_at").await.expect(200)["keys"].clone();
    let summary = |key: &Value| {
        let current = &key["current"];
        json!([key["lifetime_days"], current["warns_at"], current["expires_at"], key["state"]])
    };
    let summaries: Vec<Value> = keys.as_array().unwrap().iter().map(summary).collect();
    assert_eq!(
        summaries,
        [
            json!([31, "2026-05-22T12:00:00Z", "2026-06-01T12:00:00Z", "expired"]),
            json!([7, "2026-06-04T04:00:00Z", "2026-06-06T12:00:00Z", "active"]),
            json!([365, "2026-08-21T22:00:00Z", "2026-08-31T22:00:00Z", "active"]),
        ]
    );
    assert_eq!(keys[0]["current"]["hint"], "oy2…wxyz");
    assert_eq!(registry.verdict("c").await, "key-expired");
}

#[test]
fn an_invalid_field_is_reported_by_line_and_nothing_is_imported() {
    let home = Home::furnished();
    let good = line("good", &json!({}));
    for (changes, expected) in [
        (json!({ "owner": "nobody" }), r#"owner: no owner is called "nobody"; first add one with"#),
        (json!({ "owner": "a\u{0}b" }), "owner: no owner is called"),
        (json!({ "name": "" }), "name: Enter a name."),
        (json!({ "name": "x".repeat(65) }), "name: A name can have at most 64 characters."),
        (json!({ "name": "a\nb" }), "name: A name needs visible characters"),
        (json!({ "name": 7 }), "name: invalid type: integer `7`, expected a string"),
        (
            json!({ "sha256": "abc" }),
            "sha256: must be the SHA-256 of the value, with 64 hexadecimal digits",
        ),
        (json!({ "sha256": "g".repeat(64) }), "sha256: must be"),
        (json!({ "scopes": [] }), "scopes: Choose at least one scope."),
        (json!({ "scopes": ["package:all"] }), "scopes[0]: Must be package:push"),
        (json!({ "packages": [] }), "packages: Enter at least one package pattern"),
        (json!({ "packages": ["ok", "a b"] }), "packages[1]: A pattern can't contain ' '"),
        (json!({ "created_at": "yesterday" }), "created_at: must look like 2021-03-04T05:06:07Z"),
        (json!({ "expires_at": "" }), "expires_at: must look like 2021-03-04T05:06:07Z"),
        (json!({ "expires_at": "2030-01-01" }), "expires_at: must look like"),
        (json!({ "created_at": "2026-06-01T12:00:01Z" }), "created_at: must be between 1970"),
        (
            json!({ "expires_at": "2020-02-03T04:05:06Z" }),
            "expires_at: must be later than created_at",
        ),
        (json!({ "expires_at": 5 }), "expires_at: invalid type: integer `5`, expected a string"),
        (
            json!({ "expires_at": "+262000-01-01T00:00:00Z" }),
            "expires_at: must be between the years 1970 and 9999",
        ),
        (json!({ "expires_at": "9999-12-31T23:59:59-01:00" }), "expires_at: must be between"),
        (
            json!({ "created_at": "1969-12-31T23:59:59Z", "expires_at": "1969-12-31T23:59:59Z" }),
            "created_at: must be between the years 1970 and 9999",
        ),
        (json!({ "hint": "\u{202e}x" }), "hint: must have 1 to 32 visible characters"),
        (json!({ "hint": "x".repeat(33) }), "hint: must have 1 to 32 visible characters"),
        (json!({ "color": "red" }), "color: unknown field `color`, expected one of `owner`"),
    ] {
        let said = refused(&home, format!("{good}\n\n{}\n", line("bad", &changes)));
        assert!(said.contains(&format!("keys.jsonl, line 3: {expected}")), "{changes}: {said}");
        assert!(said.contains("nothing was imported"), "{said}");
    }
    // The refused files stored nothing, so the registry accepts the same line now.
    assert_eq!(import(&home, &good), "imported 1 key\n");
}

#[test]
fn a_malformed_line_is_reported_with_its_number() {
    let home = Home::furnished();
    let good = line("good", &json!({}));
    for (bad, expected) in [
        (&b"{\"owner\": \"contoso\""[..], "EOF while parsing an object, column 19"),
        (b"{\"owner\": contoso}", "owner: expected value, column 11"),
        (b"[\"contoso\"]", "not a JSON object in braces"),
        (b"null", "not a JSON object"),
        (b"{}", "missing field `owner`"),
        (b"{} {}", "missing field"),
        (b"{\"owner\": \"\xff\"}", "invalid UTF-8 at byte 12; save the file as UTF-8"),
        (b"\xfe\xff\0{\0}", "invalid UTF-8 at byte 1"),
    ] {
        let said = refused(&home, [good.as_bytes(), b"\n", bad].concat());
        assert!(said.contains(&format!("line 2: {expected}")), "{expected}: {said}");
    }
    let twice = good.replace("\"name\"", "\"name\":\"x\",\"name\"");
    assert!(refused(&home, twice).contains("duplicate field `name`"));
    let said = refused(&home, format!("{good} {good}"));
    assert!(said.contains("line 1: trailing characters"), "{said}");
    let left_out = good.replace("\"expires_at\":null,", "");
    assert!(refused(&home, left_out).contains("line 1: missing field `expires_at`"));
    let said = refused(&home, format!("{good}\n{}", " ".repeat(70_000)));
    assert!(said.contains("line 2: longer than 65536 bytes"), "{said}");
    assert_eq!(import(&home, &format!("\u{feff}{good}\r\n\r\n")), "imported 1 key\n");
}

#[test]
fn an_empty_or_missing_file_is_refused() {
    let home = Home::furnished();
    for nothing in ["", "\n", "  \r\n\n"] {
        let said = refused(&home, nothing);
        assert!(said.contains("keys.jsonl contains no keys"), "{said}");
    }
    let said = home.refuse(&["import", "/nowhere/keys.jsonl"]);
    assert!(said.contains("cannot read /nowhere/keys.jsonl"), "{said}");
    let folder = home.folder().display().to_string();
    assert!(home.refuse(&["import", &folder]).contains("cannot read"));
    let output = home.run(&["import", "-"], "");
    assert!(text(&output.stderr).contains("standard input contains no keys"));
}

#[tokio::test]
async fn a_value_that_another_key_has_is_refused() {
    let registry = Registry::start();
    let known = registry.ada().a_key().await;
    let home = &registry.home;
    let other = line("other", &json!({}));
    let again = line("again", &json!({}));
    let upper = json!({ "sha256": hash("again").to_uppercase() });
    let said = refused(home, [again.as_str(), &other, &line("", &upper)].join("\n"));
    assert!(said.contains("line 3: sha256: line 1 has the same value"), "{said}");
    let said = refused(home, [other.as_str(), &line(&known.value, &json!({}))].join("\n"));
    assert!(
        said.contains("line 2: sha256: a key in the database already has this value"),
        "{said}"
    );
    // The import finds a duplicate in another batch of the database too.
    let many: Vec<String> = (0..1_200).map(|n| line(&format!("v{n}"), &json!({}))).collect();
    let far = [many.join("\n"), line("v7", &json!({}))].join("\n");
    let said = refused(home, far);
    assert!(said.contains("line 1201: sha256: line 8 has the same value"), "{said}");
    assert_eq!(registry.ada().key_names(&[]).await, ["ci-deploy"]);
    import(home, &again);
    let said = refused(home, &again);
    assert!(said.contains("line 1: sha256: a key in the database"), "{said}");
}

#[test]
fn up_to_twenty_errors_are_reported_together() {
    let home = Home::furnished();
    let bad = line("x", &json!({ "name": "", "scopes": [] }));
    let said = refused(&home, [bad.as_str(), &bad].join("\n"));
    assert_eq!(said.matches("line 1: ").count(), 2, "{said}");
    assert_eq!(said.matches("line 2: ").count(), 2, "{said}");
    assert!(!said.contains("there may be more"), "{said}");
    let said = refused(&home, vec![bad; 500].join("\n"));
    assert_eq!(said.matches(", line ").count(), 20, "{said}");
    assert!(said.contains("there may be more; nothing was imported"), "{said}");
}

#[tokio::test]
async fn keys_imported_into_a_running_registry_follow_its_rules() {
    let registry = Registry::start();
    let lines: Vec<String> = (0..1_500)
        .map(|n| line(&format!("value-{n}"), &json!({ "owner": "cy", "name": format!("k{n}") })))
        .collect();
    import(&registry.home, &lines.join("\n"));
    let page = registry.cy().get("/keys").await.expect(200);
    assert_eq!(page["counts"]["active"], 1_500);
    assert_eq!(registry.ada().key_names(&[]).await, Vec::<String>::new());
    let push = RawRequest::push("value-7", &nupkg("Fabrikam.Client", "1.0.0"));
    let refused = registry.raw(&push);
    assert_eq!(
        (refused.status, refused.json()["type"].clone()),
        (403, json!("/problems/key-package"))
    );
    registry.use_value("value-1499", "Contoso.New", "1.0.0");
}
