//! Several registries on one database behave like one. With SQLite they share a machine. With
//! PostgreSQL they may run on different machines.

use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use latchkey_contract::Slug;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::home::{Home, PASSWORD};
use crate::support::{Answer, IssuedKey, Person, RawRequest, Registry, nupkg};

#[tokio::test]
async fn a_session_works_and_ends_on_both_replicas() {
    let registry = Registry::start();
    let replica = registry.replica();
    let here = registry.sign_in("ada").await;
    let there = Person::new(&replica, here.cookie.clone());
    there.get("/session").await.expect(200);
    let confirm = there.post("/session/confirm").json(&json!({ "password": PASSWORD }));
    confirm.await.expect(204);
    there.delete("/session").await.expect(204);
    here.get("/session").await.problem(Slug::NotSignedIn);
}

#[tokio::test]
async fn concurrent_failed_sign_ins_count_for_both_replicas() {
    let registry = Registry::with_config("limits.sign_in_failures = 5\n");
    let replica = registry.replica();
    let mut guesses = JoinSet::new();
    for at in 0..12 {
        let on = if at % 2 == 0 { &registry } else { &replica };
        let body = json!({ "username": "ada", "password": format!("guess {at}") });
        let guess = on.nobody().post("/session").json(&body);
        guesses.spawn(async move {
            loop {
                let status = guess.clone().await.status;
                // Only two sign-ins to one account run at once.
                if status != 503 {
                    return status;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
    }
    let mut statuses: Vec<u16> = guesses.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [[401; 5].as_slice(), &[429; 7]].concat());
    for one in [&registry, &replica] {
        one.try_sign_in("ada", PASSWORD).await.problem(Slug::TooManyRequests);
    }
}

#[tokio::test]
async fn duplicates_on_two_replicas_become_one_change_and_one_replay() {
    let registry = Registry::start();
    let replica = registry.replica();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    for round in 0..10 {
        let twin = |on: &Registry| {
            let post = on.ada().post(&format!("{}/regenerate", key.path()));
            post.json(&json!({})).idempotency_key(&format!("round {round}")).into_future()
        };
        let (a, b) = tokio::join!(twin(&registry), twin(&replica));
        let (a, b) = (IssuedKey::of(&a.expect(200)), IssuedKey::of(&b.expect(200)));
        let (replay, first) = if a.replayed { (&a, &b) } else { (&b, &a) };
        assert!(replay.replayed && !first.replayed, "round {round}");
        assert_eq!(replay.version(), first.version() + 1);
        assert_eq!(replica.verdict(&replay.value).await, "accepted");
        assert_eq!(registry.verdict(&first.value).await, "key-replaced");
        let create = |on: &Registry| {
            let body = on.ada().new_key(&json!({ "name": format!("twin {round}") }));
            on.ada()
                .post("/keys")
                .json(&body)
                .idempotency_key(&format!("create {round}"))
                .into_future()
        };
        let (a, b) = tokio::join!(create(&registry), create(&replica));
        assert_eq!(IssuedKey::of(&a.expect(201)).id, IssuedKey::of(&b.expect(201)).id);
    }
    assert_eq!(registry.verdict(&key.value).await, "accepted", "the production value still works");
}

#[tokio::test]
async fn uses_on_two_replicas_add_up_while_the_key_is_regenerated() {
    let registry = Registry::start();
    let replica = registry.replica();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let pushes = |on: Registry, major: usize, value: String| {
        std::thread::spawn(move || {
            for minor in 1..=40 {
                on.use_value(&value, "Contoso.Core", &format!("{major}.{minor}.0"));
                // The pauses spread the pushes over several writes of the use counts.
                std::thread::sleep(std::time::Duration::from_millis(60));
            }
            on
        })
    };
    let third = registry.replica();
    let one = pushes(registry, 1, key.value.clone());
    let other = pushes(replica, 2, key.value.clone());
    for _ in 0..10 {
        third.ada().regenerate(&key, &json!({ "overlap_seconds": 86400 })).await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    for pushing in [one, other] {
        let registry = tokio::task::spawn_blocking(|| pushing.join().unwrap()).await.unwrap();
        assert!(registry.terminate().success());
    }
    let shown = third.ada().show(&key).await;
    assert_eq!(shown["retiring"]["uses"], 81, "{shown}");
    let events = third.ada().get(&format!("{}/events", key.path())).await.expect(200);
    let used = |event: &&Value| event["kind"] == "used";
    let used: Vec<&Value> = events["events"].as_array().unwrap().iter().filter(used).collect();
    assert_eq!(used.len(), 1, "{used:?}");
    assert_eq!(used[0]["detail"], "81 times");
}

#[tokio::test]
async fn concurrent_uses_of_many_keys_on_two_replicas_are_all_written() {
    let registry = Registry::start();
    let replica = registry.replica();
    let third = registry.replica();
    let mut keys = Vec::new();
    for _ in 0..40 {
        keys.push(third.ada().a_key().await);
    }
    for (major, on) in [&registry, &replica].into_iter().enumerate() {
        for (minor, key) in keys.iter().enumerate() {
            // The registry writes the first use at once, and later uses after a delay.
            for patch in 0..2 {
                on.use_value(&key.value, "Contoso.Core", &format!("{major}.{minor}.{patch}"));
            }
        }
    }
    let stopping = [registry, replica].map(|one| std::thread::spawn(|| one.terminate()));
    for stopped in stopping {
        let stopped = tokio::task::spawn_blocking(|| stopped.join().unwrap()).await.unwrap();
        assert!(stopped.success());
    }
    for key in &keys {
        let shown = third.ada().show(key).await;
        assert_eq!(shown["current"]["uses"], 4, "{shown}");
    }
}

#[tokio::test]
async fn a_value_ended_on_one_replica_fails_at_once_on_the_other() {
    let registry = Registry::start();
    let replica = registry.replica();
    for (at, act) in
        ["revoke", "disable", "retire", "delete"].into_iter().cycle().take(12).enumerate()
    {
        let (ada, slug) = (replica.ada(), refusal_after(act));
        let key = ada.a_key().await;
        registry.use_value(&key.value, "Contoso.Core", &format!("1.0.{at}"));
        let package = nupkg("Contoso.Core", &format!("2.0.{at}"));
        match act {
            "delete" => drop(ada.delete(&key.path()).await.expect(204)),
            "retire" => {
                ada.regenerate(&key, &json!({})).await;
                registry.use_value(&key.value, "Contoso.Core", &format!("3.0.{at}"));
                ada.act(&key, act).await;
            }
            _ => drop(ada.act(&key, act).await),
        }
        registry.push(&key.value, &package).refusal(slug);
    }
    replica.advance(5).await;
    let time = &registry.ada().get("/session").await.expect(200)["server_time"];
    assert_eq!(time, "2026-06-01T12:00:05.000Z", "all replicas share one test clock");
}

fn refusal_after(act: &str) -> Slug {
    match act {
        "disable" => Slug::KeyDisabled,
        "retire" => Slug::KeyReplaced,
        _ => Slug::KeyRevoked,
    }
}

#[tokio::test]
async fn concurrent_first_pushes_give_a_package_to_one_owner() {
    let registry = Arc::new(Registry::start());
    let replica = Arc::new(registry.replica());
    let ours = registry.ada().create(&json!({ "packages": ["*"] })).await;
    let body = json!({ "packages": ["*"], "owner": registry.owner("cy") });
    let theirs = registry.cy().create(&body).await;
    for round in 0..15 {
        let push = |on: &Arc<Registry>, key: &IssuedKey, version: &'static str| {
            let (on, value) = (Arc::clone(on), key.value.clone());
            std::thread::spawn(move || on.push(&value, &nupkg(&format!("New{round}"), version)))
        };
        let pushed = [push(&registry, &ours, "1.0.0"), push(&replica, &theirs, "2.0.0")];
        let mut answers = pushed.map(|push| push.join().unwrap());
        answers.sort_by_key(|answer| answer.status);
        assert_eq!(answers[0].status, 201, "round {round}");
        answers[1].refusal(Slug::KeyPackage);
    }
}

#[test]
fn twelve_registries_start_at_once_on_an_empty_database() {
    let home = Home::empty();
    let starting: Vec<_> = (0..12)
        .map(|_| {
            let home = Arc::clone(&home);
            std::thread::spawn(move || home.serve(&[]))
        })
        .collect();
    for registry in starting {
        let registry = registry.join().unwrap();
        assert_eq!(registry.raw(&RawRequest::new("GET", "/readyz")).status, 200);
    }
}

#[tokio::test]
async fn demos_started_at_once_leave_one_complete_demo() {
    let home = Home::empty();
    let starting = [(); 6].map(|()| {
        let home = Arc::clone(&home);
        std::thread::spawn(move || home.serve(&["--demo"]))
    });
    let mut signed_in = Vec::new();
    for mut registry in starting.map(|registry| registry.join().unwrap()) {
        let line = registry.next_line();
        let password = line.strip_prefix("demo sign-in: ada ").unwrap().to_owned();
        let answer: Answer = registry.try_sign_in("ada", &password).await;
        if answer.status == 204 {
            let keys = Person::new(&registry, answer.cookie()).get("/keys").await.expect(200);
            signed_in.push(keys["keys"].as_array().unwrap().len());
        }
    }
    let [keys] = signed_in[..] else { panic!("one password must work: {signed_in:?}") };
    assert!(keys >= 7, "{keys}");
}
