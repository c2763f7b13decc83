//! The calls whose answers more than one part of the page reads.

use latchkey_contract::session::{PackageMatches, Timeline};
use latchkey_contract::{
    Calendar, ChangePassword, Confirm, EditNotices, EventPage, Key, KeyPage, NoticeSettings,
    Policy, Secret, Session, SignIn, Sort, State,
};

use super::client::{Answer, Request, exchange};
use super::endpoint::Endpoint;
use super::error::Failure;
use super::send::{send, settled};
use super::token;
use crate::browser::{early, frame};
use crate::clock;

/// What a person filters the list by, and where in it they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyQuery {
    pub state: Option<State>,
    pub q: String,
    pub sort: Sort,
    pub cursor: Option<String>,
    pub limit: u32,
}

impl KeyQuery {
    /// What is at its default is left out: the first request must equal the one `boot.js` sends.
    fn endpoint(&self) -> Endpoint {
        let mut endpoint = Endpoint::keys().with("limit", &self.limit.to_string());
        if let Some(state) = self.state {
            endpoint = endpoint.with("state", state.into_str());
        }
        if !self.q.is_empty() {
            endpoint = endpoint.with("q", &self.q);
        }
        if self.sort != Sort::default() {
            endpoint = endpoint.with("sort", self.sort.into_str());
        }
        if let Some(cursor) = &self.cursor {
            endpoint = endpoint.with("cursor", cursor);
        }
        endpoint
    }
}

pub async fn keys(query: &KeyQuery) -> Result<KeyPage, Failure> {
    read_keys(&send(Request::get(query.endpoint())).await?)
}

/// The list as it is first shown, from the request that left before the application was there.
pub async fn first_keys(query: &KeyQuery) -> Result<KeyPage, Failure> {
    match early::take().await {
        // A token that had ended on the way is renewed by asking again.
        Some(early) if early.status != 401 || !frame::is_framed() => {
            let answer = Answer {
                status: early.status,
                text: early.text,
                sent_ms: early.sent_ms,
                received_ms: early.received_ms,
            };
            read_keys(&settled(answer)?)
        }
        _ => keys(query).await,
    }
}

fn read_keys(answer: &Answer) -> Result<KeyPage, Failure> {
    let page: KeyPage = answer.read()?;
    clock::learn(answer.sent_ms, answer.received_ms, page.server_time);
    Ok(page)
}

pub async fn key(id: &str) -> Result<Key, Failure> {
    send(Request::get(Endpoint::key(id))).await?.read()
}

pub async fn events(id: &str, cursor: Option<&str>) -> Result<EventPage, Failure> {
    let mut endpoint = Endpoint::events(id);
    if let Some(cursor) = cursor {
        endpoint = endpoint.with("cursor", cursor);
    }
    send(Request::get(endpoint)).await?.read()
}

pub async fn timeline(zone: &str, days: u32) -> Result<Timeline, Failure> {
    send(Request::get(Endpoint::timeline(zone, days))).await?.read()
}

/// Open to everybody: it says nothing of whose keys these are, and needs no token.
pub async fn policy() -> Result<Policy, Failure> {
    exchange(Request::get(Endpoint::policy()), None).await?.checked()?.read()
}

pub async fn notices() -> Result<NoticeSettings, Failure> {
    send(Request::get(Endpoint::notices())).await?.read()
}

pub async fn edit_notices(wish: &EditNotices) -> Result<NoticeSettings, Failure> {
    send(Request::patch(Endpoint::notices()).json(wish)).await?.read()
}

pub async fn calendar() -> Result<Calendar, Failure> {
    send(Request::get(Endpoint::calendar())).await?.read()
}

pub async fn stop_calendar() -> Result<(), Failure> {
    send(Request::delete(Endpoint::calendar())).await.map(drop)
}

pub async fn packages(
    owner: &str,
    patterns: &[String],
    limit: u32,
) -> Result<PackageMatches, Failure> {
    let endpoint = Endpoint::packages().with("owner", owner).with("limit", &limit.to_string());
    let endpoint = patterns.iter().fold(endpoint, |to, pattern| to.with("pattern", pattern));
    send(Request::get(endpoint)).await?.read()
}

pub async fn session() -> Result<Session, Failure> {
    let answer = send(Request::get(Endpoint::session())).await?;
    let session: Session = answer.read()?;
    clock::learn(answer.sent_ms, answer.received_ms, session.server_time);
    token::belongs_to(&session.user.id);
    Ok(session)
}

pub async fn sign_in(username: String, password: Secret) -> Result<(), Failure> {
    let body = SignIn { username, password };
    send(Request::post(Endpoint::session()).json(&body)).await.map(drop)
}

pub async fn change_password(body: ChangePassword) -> Result<(), Failure> {
    send(Request::post(Endpoint::password()).json(&body)).await.map(drop)
}

pub async fn confirm(password: Secret) -> Result<(), Failure> {
    let body = Confirm { password };
    send(Request::post(Endpoint::confirm()).json(&body)).await.map(drop)
}

pub async fn sign_out() -> Result<(), Failure> {
    send(Request::delete(Endpoint::session())).await.map(drop)
}
