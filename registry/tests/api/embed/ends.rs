//! What ends a token, and which tokens keep working.

use std::sync::Arc;

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::gallery::{ORIGIN, OTHER_ORIGIN, SECOND_ORIGIN, TWO_GALLERIES};
use crate::support::people::Frame;
use crate::support::{Person, Registry};

async fn works(frame: &Person<'_>) -> bool {
    let answer = frame.get("/session").await;
    if answer.status != 200 {
        answer.problem(Slug::NotSignedIn);
    }
    answer.status == 200
}

#[tokio::test]
async fn a_token_fails_from_the_instant_of_its_expiry() {
    let registry = Registry::embedded();
    let frame = registry.gallery().frame(&json!({ "ttl_seconds": 300 })).await;
    registry.advance(299).await;
    assert!(works(&frame).await);
    registry.advance(1).await;
    assert!(!works(&frame).await);
}

#[tokio::test]
async fn a_gallery_ends_only_its_own_tokens_for_one_person() {
    let registry = Registry::embedded();
    let (gallery, other) = (registry.gallery(), registry.other_gallery());
    let bob = registry.user("bob");
    let (first, second) = (gallery.frame(&json!({})).await, gallery.confirmed_frame().await);
    let of_bob = gallery.frame(&json!({ "user": bob })).await;
    let of_other = other.frame(&json!({ "origin": OTHER_ORIGIN })).await;
    other.end_tokens(registry.user("ada")).await.expect(204);
    assert!(works(&first).await && !works(&of_other).await);
    let of_other = other.frame(&json!({ "origin": OTHER_ORIGIN })).await;
    gallery.end_tokens(registry.user("ada")).await.expect(204);
    assert!(!works(&first).await && !works(&second).await);
    assert!(works(&of_bob).await && works(&of_other).await);
    registry.ada().get("/session").await.expect(200);
    for user in [registry.user("ada"), "usr_00000000000000000000", "nobody", "", "usr_\u{0}"] {
        gallery.end_tokens(user).await.expect(204);
    }
    let more = gallery.call(reqwest::Method::DELETE).json(&json!({ "user": bob, "all": true }));
    assert_eq!(more.await.invalid_fields(), ["all"]);
    assert!(works(&of_bob).await);
}

#[tokio::test]
async fn signing_out_in_a_frame_ends_only_its_token() {
    let registry = Registry::embedded();
    let (frame, other) =
        (registry.gallery().frame(&json!({})).await, registry.gallery().frame(&json!({})).await);
    let answer = frame.delete("/session").header("Cookie", &registry.ada().cookie).await;
    answer.expect(204);
    assert_eq!(answer.header("set-cookie"), "");
    assert!(!works(&frame).await && works(&other).await);
    registry.ada().get("/session").await.expect(200);
}

#[tokio::test]
async fn a_new_password_or_disabling_a_person_ends_their_tokens() {
    let registry = Registry::embedded();
    let of_bob = json!({ "user": registry.user("bob") });
    let (frame, bob) =
        (registry.gallery().frame(&json!({})).await, registry.gallery().frame(&of_bob).await);
    registry.home.succeed(&["user", "password", "ada"]);
    assert!(!works(&frame).await && works(&bob).await);
    let frame = registry.gallery().frame(&json!({})).await;
    registry.home.succeed(&["user", "disable", "bob"]);
    assert!(works(&frame).await && !works(&bob).await);
    assert_eq!(registry.gallery().mint(&of_bob).await.invalid_fields(), ["user"]);
}

#[tokio::test]
async fn a_remaining_token_of_a_disabled_person_does_not_work() {
    let registry = Registry::embedded();
    let frame = registry.gallery().frame(&json!({})).await;
    let mut on = registry.home.storage.connect(registry.home.folder()).await;
    let disable = "UPDATE users SET disabled_at = 1 WHERE name = 'ada'";
    sqlx::query(disable).execute(&mut on).await.unwrap();
    assert!(!works(&frame).await);
}

#[tokio::test]
async fn removing_a_gallery_or_an_origin_ends_its_tokens() {
    let registry = Registry::embedded();
    let gallery = registry.gallery();
    let tokens = [
        gallery.frame(&json!({})).await.token().to_owned(),
        gallery.frame(&json!({ "origin": SECOND_ORIGIN })).await.token().to_owned(),
    ];
    let home = registry.kill();
    let config = home.folder().join("latchkey.toml");
    let without_origin = TWO_GALLERIES.replace(", \"https://shop.gallery.example:8443\"", "");
    let without_gallery = TWO_GALLERIES.replace("Contoso Gallery", "Renamed");
    for (toml, first_works) in [(without_origin, true), (without_gallery, false)] {
        std::fs::write(&config, toml).unwrap();
        let registry = Arc::clone(&home).serve(&["--config", &config.display().to_string()]);
        for (token, origin, expected) in
            [(&tokens[0], ORIGIN, first_works), (&tokens[1], SECOND_ORIGIN, false)]
        {
            let (token, origin) = (token.clone(), origin.to_owned());
            let frame = Frame { token, origin };
            assert_eq!(works(&Person::framed(&registry, frame)).await, expected);
        }
    }
}

#[tokio::test]
async fn a_token_works_and_ends_on_both_replicas() {
    let registry = Registry::embedded();
    let frame = registry.gallery().frame(&json!({})).await;
    let replica = registry.replica();
    let (token, origin) = (frame.token().to_owned(), ORIGIN.to_owned());
    let on_the_other = Person::framed(&replica, Frame { token, origin });
    assert!(works(&on_the_other).await);
    replica.gallery().end_tokens(registry.user("ada")).await.expect(204);
    assert!(!works(&frame).await && !works(&on_the_other).await);
}

#[tokio::test]
async fn expired_tokens_are_deleted_at_the_next_start() {
    let registry = Registry::embedded();
    registry.gallery().confirmed_frame().await;
    let frame = registry.gallery().frame(&json!({})).await;
    registry.advance(120).await;
    // Only one replica deletes at a time. If the first one has not finished, the next start deletes.
    for _ in 0..5 {
        let replica = registry.replica();
        if one_token_is_left(&replica).await {
            return assert!(works(&frame).await);
        }
    }
    panic!("five starts did not delete the expired token");
}

/// A background task deletes the tokens while the registry already answers.
async fn one_token_is_left(registry: &Registry) -> bool {
    use sqlx::Row;
    let mut on = registry.home.storage.connect(registry.home.folder()).await;
    for _ in 0..80 {
        let rows = sqlx::query("SELECT count(*) AS n FROM embed_tokens").fetch_one(&mut on).await;
        if rows.unwrap().get::<i64, _>("n") == 1 {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    false
}
