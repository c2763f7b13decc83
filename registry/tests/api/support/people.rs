//! People at their browsers, and the keys they make.

use reqwest::Method;
use serde_json::{Value, json};

use super::Registry;
use super::call::Call;

pub struct Person<'r> {
    pub registry: &'r Registry,
    pub cookie: String,
    frame: Option<Frame>,
}

/// The credentials of the page in a gallery's frame, which has no cookie.
#[derive(Clone)]
pub struct Frame {
    pub token: String,
    pub origin: String,
}

/// A key and its newest value, as the API returned them.
#[derive(Clone, Debug)]
pub struct IssuedKey {
    pub id: String,
    pub value: String,
    pub key: Value,
    pub replayed: bool,
}

impl IssuedKey {
    pub fn of(issued: &Value) -> Self {
        Self {
            id: issued["key"]["id"].as_str().unwrap().to_owned(),
            value: issued["value"].as_str().unwrap().to_owned(),
            key: issued["key"].clone(),
            replayed: issued["replayed"].as_bool().unwrap(),
        }
    }

    pub fn path(&self) -> String {
        format!("/keys/{}", self.id)
    }

    pub fn version(&self) -> u64 {
        self.key["version"].as_u64().unwrap()
    }
}

impl<'r> Person<'r> {
    pub fn new(registry: &'r Registry, cookie: String) -> Self {
        Self { registry, cookie, frame: None }
    }

    pub fn framed(registry: &'r Registry, frame: Frame) -> Self {
        Self { registry, cookie: String::new(), frame: Some(frame) }
    }

    pub fn token(&self) -> &str {
        &self.frame.as_ref().unwrap().token
    }

    /// A request like those of the page.
    pub fn call(&self, method: Method, path: &str) -> Call {
        let is_safe = method.is_safe();
        let mut call = self.registry.call(method, &format!("/api/v1{path}"));
        for (name, value) in self.credentials() {
            if name != "Origin" || !is_safe {
                call = call.header(name, &value);
            }
        }
        call
    }

    /// The headers of an unsafe request by the page: the cookie and the registry's origin. In a frame,
    /// the token instead.
    pub fn credentials(&self) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if !self.cookie.is_empty() {
            headers.push(("Cookie", self.cookie.clone()));
        }
        match &self.frame {
            Some(frame) => headers.extend([
                ("Authorization", format!("Bearer {}", frame.token)),
                ("Latchkey-Embed-Origin", frame.origin.clone()),
            ]),
            None => headers.push(("Origin", self.registry.origin())),
        }
        headers
    }

    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    pub fn patch(&self, path: &str) -> Call {
        self.call(Method::PATCH, path)
    }

    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    /// The body of a request that creates a contoso key, with some members changed.
    pub fn new_key(&self, changes: &Value) -> Value {
        let mut body = json!({
            "name": "ci-deploy", "owner": self.registry.owner("contoso"),
            "scopes": ["package:push", "package:unlist"], "packages": ["Contoso.*"],
            "lifetime_days": 30,
        });
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    }

    pub async fn create(&self, changes: &Value) -> IssuedKey {
        let answer = self.post("/keys").json(&self.new_key(changes)).await;
        IssuedKey::of(&answer.expect(201))
    }

    pub async fn a_key(&self) -> IssuedKey {
        self.create(&json!({})).await
    }

    pub async fn regenerate(&self, key: &IssuedKey, body: &Value) -> IssuedKey {
        let answer = self.post(&format!("{}/regenerate", key.path())).json(body).await;
        IssuedKey::of(&answer.expect(200))
    }

    /// `action` is `disable`, `enable`, `revoke` or `retire`.
    pub async fn act(&self, key: &IssuedKey, action: &str) -> Value {
        self.post(&format!("{}/{action}", key.path())).await.expect(200)
    }

    pub async fn show(&self, key: &IssuedKey) -> Value {
        self.get(&key.path()).await.expect(200)
    }

    /// Waits until the registry has written this number of uses. `value` is `current` or `retiring`.
    pub async fn wait_for_uses(&self, key: &IssuedKey, value: &str, uses: u64) {
        for _ in 0..300 {
            if self.show(key).await[value]["uses"] == uses {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("{uses} uses are not written");
    }

    pub async fn key_names(&self, query: &[(&str, &str)]) -> Vec<String> {
        let page = self.get("/keys").query(query).await.expect(200);
        let keys = page["keys"].as_array().unwrap();
        keys.iter().map(|key| key["name"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn event_kinds(&self, key: &IssuedKey) -> Vec<String> {
        let page = self.get(&format!("{}/events", key.path())).await.expect(200);
        let events = page["events"].as_array().unwrap();
        events.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
    }
}
