//! An answer of the API, with the checks that apply to every answer.

use latchkey_contract::Slug;
use reqwest::header::HeaderMap;
use serde_json::Value;

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// Requires this status and returns the body, or null if there is no body.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    pub fn problem(&self, slug: Slug) -> Value {
        assert_eq!(self.status, slug.status(), "{slug:?} expected: {}", self.text);
        require_problem(slug, self.status, self.header("content-type"), &self.text)
    }

    /// Requires the problem `invalid` and returns the fields that it names.
    pub fn invalid_fields(&self) -> Vec<String> {
        let problem = self.problem(Slug::Invalid);
        let errors = problem["errors"].as_array().unwrap();
        assert!(errors.iter().all(|error| !error["detail"].as_str().unwrap().is_empty()));
        errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    }

    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// All cookies of the answer, as a browser sends them back.
    pub fn cookies(&self) -> String {
        let set = self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        set.map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
    }

    pub fn version(&self) -> u64 {
        self.header("etag").trim_matches('"').parse().unwrap()
    }
}

pub fn require_problem(slug: Slug, status: u16, kind: &str, body: &str) -> Value {
    assert_eq!(kind, "application/problem+json", "{body}");
    let problem: Value = serde_json::from_str(body).unwrap();
    assert_eq!(problem["type"], format!("/problems/{}", slug.as_str()), "{body}");
    assert_eq!(problem["title"], slug.title());
    assert_eq!(problem["status"], status);
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.len() > 10 && detail.ends_with(|c: char| !c.is_whitespace()), "{detail:?}");
    problem
}
