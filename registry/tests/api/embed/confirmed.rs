//! Risky actions in a frame need a token for which the gallery has confirmed the person.

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::home::PASSWORD;
use crate::support::{IssuedKey, Registry};

#[tokio::test]
async fn an_unconfirmed_token_allows_only_protective_actions() {
    let registry = Registry::embedded();
    let frame = registry.gallery().frame(&json!({})).await;
    let key = registry.ada().a_key().await;
    for call in [
        frame.post("/keys").json(&frame.new_key(&json!({}))),
        frame.post(&format!("{}/regenerate", key.path())).json(&json!({})),
        frame.delete(&key.path()),
        frame.post(&format!("{}/enable", key.path())),
        frame.patch(&key.path()).json(&json!({ "packages": ["*"] })),
    ] {
        let refused = call.await.problem(Slug::ConfirmationRequired);
        assert!(
            refused["detail"].as_str().unwrap().contains("The site around this page"),
            "{refused}"
        );
    }
    frame.patch(&key.path()).json(&json!({ "name": "renamed" })).await.expect(200);
    frame.act(&key, "revoke").await;
}

#[tokio::test]
async fn a_confirmed_token_allows_everything_for_two_minutes() {
    let registry = Registry::embedded();
    let frame = registry.gallery().confirmed_frame().await;
    let session = frame.get("/session").await.expect(200);
    assert_eq!(session["confirmed_until"], "2026-06-01T12:02:00Z");
    let key = frame.a_key().await;
    let next: IssuedKey = frame.regenerate(&key, &json!({})).await;
    registry.use_value(&next.value, "Contoso.Core", "1.0.0");
    registry.advance(119).await;
    frame.regenerate(&key, &json!({})).await;
    registry.advance(1).await;
    let regenerate = frame.post(&format!("{}/regenerate", key.path())).json(&json!({}));
    regenerate.await.problem(Slug::NotSignedIn);
    let renewed = registry.gallery().frame(&json!({})).await;
    renewed.show(&key).await;
    let regenerate = renewed.post(&format!("{}/regenerate", key.path())).json(&json!({}));
    regenerate.await.problem(Slug::ConfirmationRequired);
}

#[tokio::test]
async fn a_password_cannot_confirm_the_person_in_a_frame() {
    let registry = Registry::embedded();
    for frame in
        [registry.gallery().frame(&json!({})).await, registry.gallery().confirmed_frame().await]
    {
        for password in [PASSWORD, "wrong password"] {
            let confirm = frame.post("/session/confirm").json(&json!({ "password": password }));
            let refused = confirm.await.problem(Slug::ConfirmationRequired);
            assert!(
                refused["detail"].as_str().unwrap().contains("The site around this page"),
                "{refused}"
            );
        }
    }
    let unconfirmed = registry.gallery().frame(&json!({})).await;
    let key = registry.ada().a_key().await;
    unconfirmed.delete(&key.path()).await.problem(Slug::ConfirmationRequired);
}
