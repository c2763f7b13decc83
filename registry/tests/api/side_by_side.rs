//! This program and that of the previous commit on one database, as during a rolling upgrade.
//! `cargo xtask test` builds the other program and names it in a variable.

use std::sync::Arc;

use serde_json::json;

use crate::support::home::{Home, PASSWORD};
use crate::support::{IssuedKey, Person, Registry};

/// The file of the other program.
const PREVIOUS: &str = "LATCHKEY_TEST_PREVIOUS";

fn previous() -> String {
    std::env::var(PREVIOUS).expect("LATCHKEY_TEST_PREVIOUS must name the older program")
}

/// A home that the older program has created.
fn older_home() -> Arc<Home> {
    let home = Home::empty();
    let add: [&[&str]; 2] = [
        &["user", "add", "ada", "--email", "ada@example.com"],
        &["org", "add", "contoso", "--admin", "ada"],
    ];
    for args in add {
        let output = home.run_with(&previous(), args, &format!("{PASSWORD}\n"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    home
}

async fn a_key(ada: &Person<'_>) -> IssuedKey {
    let session = ada.get("/session").await.expect(200);
    let owners = session["owners"].as_array().unwrap();
    let contoso = owners.iter().find(|owner| owner["name"] == "contoso").unwrap();
    let body = json!({
        "name": "ci-deploy", "owner": contoso["id"], "scopes": ["package:push"],
        "packages": ["Contoso.*"], "lifetime_days": 30,
    });
    IssuedKey::of(&ada.post("/keys").json(&body).await.expect(201))
}

/// Creates, uses, regenerates and revokes a key on one registry. The other one sees each change at
/// once.
async fn work(here: &Registry, there: &Registry, cookie: &str, version: &str) {
    let ada = Person::new(here, cookie.to_owned());
    let key = a_key(&ada).await;
    there.use_value(&key.value, "Contoso.Core", &format!("{version}.0"));
    let new = ada.regenerate(&key, &json!({ "overlap_seconds": 3600 })).await;
    there.use_value(&new.value, "Contoso.Core", &format!("{version}.1"));
    here.use_value(&key.value, "Contoso.Core", &format!("{version}.2"));
    let shown = Person::new(there, cookie.to_owned()).show(&key).await;
    assert_eq!((&shown["version"], &shown["state"]), (&json!(new.version()), &json!("active")));
    ada.act(&key, "revoke").await;
    for registry in [here, there] {
        for value in [&key.value, &new.value] {
            assert_eq!(registry.verdict(value).await, "key-revoked");
        }
    }
}

#[tokio::test]
#[ignore = "needs the program of the previous commit: cargo xtask test"]
async fn two_releases_share_a_database_and_the_earlier_one_can_continue_alone() {
    let home = older_home();
    let older = Registry::serve_with_program(&previous(), &home);
    let cookie = older.sign_in("ada").await.cookie;
    work(&older, &older, &cookie, "1.0").await;
    let lasting = a_key(&Person::new(&older, cookie.clone())).await;

    // Migrates the database while the older program uses it.
    let newer = home.serve(&[]);
    work(&older, &newer, &cookie, "2.0").await;
    work(&newer, &older, &cookie, "3.0").await;
    let of_newer = newer.sign_in("ada").await.cookie;
    work(&older, &newer, &of_newer, "4.0").await;
    let lasting = Person::new(&newer, cookie.clone()).regenerate(&lasting, &json!({})).await;

    assert!(newer.terminate().success());
    assert!(older.terminate().success());
    let older = Registry::serve_with_program(&previous(), &home);
    older.use_value(&lasting.value, "Contoso.Core", "5.0.0");
    work(&older, &older, &of_newer, "6.0").await;
    let listed = home.run_with(&previous(), &["user", "list"], "");
    assert!(String::from_utf8_lossy(&listed.stdout).contains("\tada\t"));

    let newer = home.serve(&[]);
    work(&newer, &older, &cookie, "7.0").await;
}
