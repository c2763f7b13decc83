//! Requests nobody should send: each gets a documented answer, and nothing is lost.

use std::time::{Duration, Instant};

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::{Exchange, Raw, Registry};

#[tokio::test]
async fn text_that_is_not_json_is_malformed() {
    let registry = Registry::start();
    let ada = registry.ada();
    let deep = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
    let deep_member =
        format!("{{\"name\":{}{}}}", "{\"a\":".repeat(9_000), "1".to_owned() + &"}".repeat(9_000));
    for body in ["{", "{}{}", "{} x", "\u{feff}{}", "{'name':1}", "nul"] {
        let answer = ada.post("/keys").body("application/json", body).await;
        answer.problem(Slug::Malformed);
    }
    for body in ["{\"name\":1e999}", &deep, &deep_member] {
        let answer = ada.post("/keys").body("application/json", body).await;
        assert!(matches!(answer.status, 400 | 422), "{}", answer.text);
    }
    ada.post("/keys")
        .body("application/json", vec![0xff, 0xfe, b'{', b'}'])
        .await
        .problem(Slug::Malformed);
    ada.post("/keys").body("application/json", vec![0u8; 100]).await.problem(Slug::Malformed);
    let half = ada.post("/keys").body("application/json", "{\"name\":\"\\ud800\"}").await;
    assert_eq!(half.invalid_fields(), ["name"], "half a character");
}

#[tokio::test]
async fn ids_that_cannot_be_are_not_found() {
    let registry = Registry::start();
    let ada = registry.ada();
    for id in [
        "x",
        "key_",
        "key_%00",
        "key_%F0%9F%94%91",
        "key_%27%20OR%201=1",
        &"key_x".repeat(500),
        "own_x",
    ] {
        for call in [
            ada.get(&format!("/keys/{id}")),
            ada.get(&format!("/keys/{id}/events")),
            ada.post(&format!("/keys/{id}/regenerate")),
            ada.delete(&format!("/keys/{id}")),
            ada.post(&format!("/keys/{id}/places/{id}/updated")),
        ] {
            let answer = call.await;
            assert!(matches!(answer.status, 404 | 405), "{id}: {}", answer.text);
        }
    }
    let broken =
        registry.raw(&Exchange::new("GET", "/api/v1/keys/%ff").header("Cookie", &ada.cookie));
    assert_eq!(broken.status, 400);
    broken.problem(Slug::Malformed);
}

#[tokio::test]
async fn addresses_and_methods_that_are_not_there_are_problems_too() {
    let registry = Registry::start();
    for target in [
        "/",
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v2/package/a",
        "/v3/x",
        "/account/keys",
        "/api/v1/openapi.json/x",
    ] {
        let answer = registry.raw(&Exchange::new("GET", target));
        assert!(matches!(answer.status, 404 | 405), "{target}: {answer:?}");
        answer.problem(if answer.status == 404 { Slug::NotFound } else { Slug::MethodNotAllowed });
    }
    for (method, target) in [
        ("PUT", "/api/v1/keys"),
        ("GET", "/api/v2/package"),
        ("POST", "/v3/index.json"),
        ("BREW", "/api/v1/keys"),
        ("POST", "/api/v1/openapi.json"),
        ("GET", "/api/v1/session/confirm"),
        ("PUT", "/test/clock"),
        ("POST", "/healthz"),
    ] {
        let answer = registry.raw(&Exchange::new(method, target));
        answer.problem(Slug::MethodNotAllowed);
        assert!(answer.header("allow").is_some(), "{method} {target}");
    }
}

#[tokio::test]
async fn a_header_given_twice_or_out_of_bounds_is_invalid() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    let regenerate = || {
        Exchange::new("POST", &format!("/api/v1{}/regenerate", key.path()))
            .header("Cookie", &ada.cookie)
            .header("Origin", &registry.origin())
    };
    for name in ["If-Match", "Idempotency-Key"] {
        let twice = regenerate().header(name, "\"1\"").header(name, "\"1\"");
        registry.raw(&twice).problem(Slug::Invalid);
        for text in ["", "ü", &"x".repeat(256), "a\tb"] {
            registry.raw(&regenerate().header(name, text)).problem(Slug::Invalid);
        }
    }
    let hosts = Exchange::new("GET", "/api/v1/policy").header("Host", "evil.example");
    assert!(matches!(registry.raw(&hosts).status, 400 | 421), "two hosts are none");
    let noise = regenerate()
        .header_bytes("Cookie", &[0xff, 0xfe])
        .header_bytes("User-Agent", &[0x80, 0xff]);
    assert_eq!(registry.raw(&noise).status, 200, "noise beside a good cookie does no harm");
    let two_values = Exchange::push(&key.value, b"x").header("X-NuGet-ApiKey", "lk_x");
    assert!(matches!(registry.raw(&two_values).status, 400 | 403));
}

/// xorshift: the same requests in every run of a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % n
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    fn text(&mut self) -> String {
        const PARTS: [&str; 22] = [
            "a",
            "Contoso",
            "*",
            ".",
            "\0",
            "\n",
            "\u{1b}",
            "🔑",
            "é",
            "%",
            "'",
            "\"",
            "\\",
            "--",
            "999999999999",
            "-1",
            "1e400",
            "package:push",
            "../",
            "\u{202e}",
            "key_0",
            " ",
        ];
        (0..self.below(6)).map(|_| *self.of(&PARTS)).collect()
    }

    fn json(&mut self, depth: usize) -> Value {
        match self.below(if depth > 3 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 => json!(self.0),
            3 => json!(-i64::try_from(self.below(100_000)).unwrap()),
            4 => json!(f64::from(u32::try_from(self.below(100)).unwrap()) / 7.0),
            5 => json!(self.text()),
            6 => (0..self.below(4)).map(|_| self.json(depth + 1)).collect(),
            _ => {
                const NAMES: [&str; 12] = [
                    "name",
                    "owner",
                    "scopes",
                    "packages",
                    "lifetime_days",
                    "places",
                    "overlap_seconds",
                    "reason",
                    "label",
                    "url",
                    "id",
                    "username",
                ];
                let mut object = json!({});
                for _ in 0..self.below(5) {
                    let name = *self.of(&NAMES);
                    object[name] = self.json(depth + 1);
                }
                object
            }
        }
    }

    fn escaped(&mut self) -> String {
        url::form_urlencoded::byte_serialize(self.text().as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    }
}

fn random_request(
    random: &mut Random,
    registry: &Registry,
    cookie: &str,
    id: &str,
    value: &str,
    good: &Value,
) -> Exchange {
    let method = *random.of(&["GET", "POST", "PATCH", "DELETE", "PUT", "POST", "GET"]);
    let key = if random.below(3) == 0 { random.escaped() } else { id.to_owned() };
    let part = random.escaped();
    let mut target = match random.below(16) {
        1 => format!("/api/v1/keys/{key}"),
        2 => format!("/api/v1/keys/{key}/regenerate"),
        3 => {
            format!("/api/v1/keys/{key}/{}", random.of(&["retire", "disable", "enable", "revoke"]))
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
        _ => "/api/v1/keys".to_owned(),
    };
    for at in 0..random.below(3) {
        let name = *random.of(&[
            "limit", "cursor", "q", "state", "sort", "owner", "zone", "days", "pattern", "%00",
        ]);
        target = format!("{target}{}{name}={}", if at == 0 { '?' } else { '&' }, random.escaped());
    }
    let mut request = Exchange::new(method, &target);
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
    let mut body = match random.below(5) {
        0 => return request,
        1 => random.json(0).to_string().into_bytes(),
        2 => random.text().into_bytes(),
        _ => {
            let mut form = good.clone();
            let name = *random.of(&[
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
    let kind = *random.of(&[
        "application/json",
        "application/json",
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
    ]);
    request.header("Content-Type", kind).body(&body)
}

fn require_documented(answer: &Raw, request: &Exchange) {
    if (200..400).contains(&answer.status) {
        return;
    }
    let told = || format!("{request:?} {answer:?}");
    assert!((400..500).contains(&answer.status), "{}", told());
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{}", told());
    let kind = answer.json()["type"].as_str().unwrap().to_owned();
    let known = Slug::ALL.iter().any(|slug| {
        slug.status() == answer.status && kind == format!("/problems/{}", slug.as_str())
    });
    assert!(known, "{}", told());
}

#[tokio::test]
async fn random_requests_get_documented_answers_and_nothing_is_lost() {
    let registry = Registry::start();
    let ada = registry.ada();
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
        // What went before may have deleted it.
        let key = ada.create(&json!({ "places": [{ "label": "vault" }] })).await;
        for _ in 0..40 {
            let request =
                random_request(&mut random, &registry, &ada.cookie, &key.id, &key.value, &good);
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
async fn random_values_are_unknown_to_every_door() {
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
            let ask = Exchange::new(method, target).header_bytes("X-NuGet-ApiKey", &value);
            registry.raw(&ask).problem(Slug::KeyUnknown);
        }
    }
    assert_eq!(registry.verdict(&key.value).await, "accepted");
}
