//! Random requests: each gets a documented answer, and other keys stay unchanged.

use std::time::{Duration, Instant};

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::gallery::{ORIGIN, SECRET};
use crate::support::random::Random;
use crate::support::{RawAnswer, RawRequest, Registry};

fn random_request(
    random: &mut Random,
    registry: &Registry,
    cookie: &str,
    id: &str,
    value: &str,
    frame_token: &str,
    good: &Value,
) -> RawRequest {
    let method = *random.pick(&["GET", "POST", "PATCH", "DELETE", "PUT", "POST", "GET"]);
    let key = if random.below(3) == 0 { random.escaped() } else { id.to_owned() };
    let part = random.escaped();
    let mut target = match random.below(17) {
        1 => format!("/api/v1/keys/{key}"),
        2 => format!("/api/v1/keys/{key}/regenerate"),
        3 => {
            format!(
                "/api/v1/keys/{key}/{}",
                random.pick(&["retire", "disable", "enable", "revoke"])
            )
        }
        4 => format!("/api/v1/keys/{key}/places/{part}/updated"),
        5 => format!("/api/v1/keys/{key}/events"),
        6 => "/api/v1/events".to_owned(),
        7 => "/api/v1/packages".to_owned(),
        8 => "/api/v1/keys/timeline".to_owned(),
        9 => "/api/v1/key".to_owned(),
        10 => format!("/api/v2/package/{part}/1.0.{}", random.below(9)),
        11 => "/api/v2/package".to_owned(),
        12 => "/api/v1/session/confirm".to_owned(),
        13 => format!("/api/v1/{part}"),
        14 => "/api/v1/embed-tokens".to_owned(),
        _ => "/api/v1/keys".to_owned(),
    };
    for at in 0..random.below(3) {
        let name = *random.pick(&[
            "limit", "cursor", "q", "state", "sort", "owner", "zone", "days", "pattern", "%00",
        ]);
        target = format!("{target}{}{name}={}", if at == 0 { '?' } else { '&' }, random.escaped());
    }
    let mut request = RawRequest::new(method, &target);
    if random.below(12) > 0 {
        request = request.header("Cookie", cookie);
    }
    if random.below(12) > 0 {
        request = request.header("Origin", &registry.origin());
    }
    for name in
        ["If-Match", "Idempotency-Key", "X-NuGet-ApiKey", "User-Agent", "Range", "X-Forwarded-For"]
    {
        if random.below(6) == 0 {
            let header = |c: &u8| matches!(c, 0x20..=0x7e | 0x80..);
            let text: Vec<u8> = random.text().into_bytes().into_iter().filter(header).collect();
            request = request.header_bytes(name, &text);
        }
    }
    if random.below(3) == 0 {
        request = request.header("X-NuGet-ApiKey", value);
    }
    if random.below(6) == 0 {
        let secret = *random.pick(&[frame_token, SECRET, "lke_", ""]);
        request = request.header("Authorization", &format!("Bearer {secret}"));
        let origin = *random.pick(&[ORIGIN, "null"]);
        request = request.header("Latchkey-Embed-Origin", origin);
    }
    let mut body = match random.below(5) {
        0 => return request,
        1 => random.json(0).to_string().into_bytes(),
        2 => random.text().into_bytes(),
        _ => {
            let mut form = good.clone();
            let name = *random.pick(&[
                "name",
                "owner",
                "scopes",
                "packages",
                "lifetime_days",
                "places",
                "more",
            ]);
            form[name] = random.json(1);
            form.to_string().into_bytes()
        }
    };
    if random.below(8) == 0 && !body.is_empty() {
        let at = random.below(body.len());
        body[at] = u8::try_from(random.below(256)).unwrap();
    }
    let kind = *random.pick(&[
        "application/json",
        "application/json",
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
    ]);
    request.header("Content-Type", kind).body(&body)
}

fn require_documented(answer: &RawAnswer, request: &RawRequest) {
    if (200..400).contains(&answer.status) {
        return;
    }
    let details = || format!("{request:?} {answer:?}");
    assert!((400..500).contains(&answer.status), "{}", details());
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{}", details());
    let kind = answer.json()["type"].as_str().unwrap().to_owned();
    let known = Slug::ALL.iter().any(|slug| {
        let statuses = [slug.status(), slug.push_status()];
        statuses.contains(&answer.status) && kind == format!("/problems/{}", slug.as_str())
    });
    assert!(known, "{}", details());
}

#[tokio::test]
async fn random_requests_get_documented_answers_and_break_nothing() {
    let registry = Registry::embedded();
    let ada = registry.ada();
    let frame = registry.gallery().confirmed_frame().await;
    let good = ada.new_key(&json!({}));
    let bystander = registry
        .bob()
        .create(&json!({ "name": "bystander", "owner": registry.owner("bob") }))
        .await;
    registry.use_value(&bystander.value, "Contoso.Bob", "1.0.0");
    let before = registry.bob().show(&bystander).await;
    let started = Instant::now();
    for seed in 1u64.. {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        // A random request may have deleted the previous key.
        let key = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
        for _ in 0..40 {
            let request = random_request(
                &mut random,
                &registry,
                &ada.cookie,
                &key.id,
                &key.value,
                frame.token(),
                &good,
            );
            require_documented(&registry.raw(&request), &request);
        }
        if started.elapsed() > Duration::from_secs(5) {
            break;
        }
    }
    assert_eq!(registry.bob().show(&bystander).await, before);
    registry.use_value(&bystander.value, "Contoso.Bob", "1.0.1");
    let log = registry.log();
    assert!(!log.contains("\"level\":\"ERROR\"") && !log.contains("panicked"), "{log}");
}

#[tokio::test]
async fn random_values_are_unknown_to_every_endpoint() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let mut random = Random(42);
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(2) {
        let mut value = key.value.clone().into_bytes();
        for _ in 0..=random.below(3) {
            let at = random.below(value.len());
            value[at] = u8::try_from(0x21 + random.below(0x5d)).unwrap();
        }
        if value == key.value.as_bytes() {
            continue;
        }
        for (method, target) in [
            ("GET", "/api/v1/key"),
            ("PUT", "/api/v2/package"),
            ("DELETE", "/api/v2/package/A/1.0.0"),
        ] {
            let request = RawRequest::new(method, target).header_bytes("X-NuGet-ApiKey", &value);
            registry.raw(&request).problem(Slug::KeyUnknown);
        }
    }
    assert_eq!(registry.verdict(&key.value).await, "accepted");
}
