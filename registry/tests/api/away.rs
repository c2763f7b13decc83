//! Storage that does not answer. The test takes half a minute, so the module name sorts early.

use std::future::IntoFuture;
use std::time::Duration;

use latchkey_contract::Slug;
use sqlx::{Connection, Executor};

use crate::support::Registry;

#[tokio::test]
async fn changing_a_locked_key_is_unavailable_and_changes_nothing() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let mut other = registry.home.storage.connect(registry.home.folder()).await;
    other.execute("BEGIN").await.unwrap();
    other.execute("UPDATE keys SET version = version").await.unwrap();
    let disable = ada.post(&format!("{}/disable", key.path()));
    let waiting = tokio::spawn(disable.into_future());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(ada.show(&key).await, key.key, "reads still work");
    let answer = waiting.await.unwrap();
    answer.problem(Slug::Unavailable);
    assert_eq!(answer.header("retry-after"), "2");
    other.execute("ROLLBACK").await.unwrap();
    other.close().await.unwrap();
    assert_eq!(ada.show(&key).await, key.key);
    assert_eq!(ada.act(&key, "disable").await["state"], "disabled");
}
