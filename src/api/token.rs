//! The token that the page around this one hands over in place of a cookie, and whose it is.

use std::cell::RefCell;

use latchkey_contract::Session;

use super::client::{Request, exchange};
use super::endpoint::Endpoint;
use super::error::Failure;
use crate::browser::frame;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Ended,
    /// Something that could do harm is wanted: the host is to make sure who wants it.
    Confirmation,
}

thread_local! {
    /// The id of the person whose keys are on the screen.
    static WHOSE: RefCell<Option<String>> = const { RefCell::new(None) };
}

pub fn belongs_to(user_id: &str) {
    WHOSE.with_borrow_mut(|whose| {
        whose.get_or_insert_with(|| user_id.to_owned());
    });
}

/// Whether the host gave a token that goes on where the last one ended.
pub async fn renew(reason: Reason) -> Result<bool, Failure> {
    let reason = reason.as_str();
    let Some(token) = frame::ask(reason).await else {
        frame::take(reason, None);
        return Ok(false);
    };
    let is_theirs = is_of_the_same_person(&token).await;
    frame::take(reason, Some(token.as_str()).filter(|_| is_theirs == Ok(true)));
    is_theirs
}

/// Somebody else may be signed in at the host by now: nothing of the person before is sent or shown
/// in their name.
async fn is_of_the_same_person(token: &str) -> Result<bool, Failure> {
    let answer = exchange(Request::get(Endpoint::session()), Some(token)).await?;
    if answer.status == 401 {
        return Ok(false);
    }
    let session: Session = answer.checked()?.read()?;
    belongs_to(&session.user.id);
    if WHOSE.with_borrow(|whose| whose.as_ref() == Some(&session.user.id)) {
        return Ok(true);
    }
    frame::start_again();
    Err(Failure::Cancelled)
}

impl Reason {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ended => "renew",
            Self::Confirmation => "confirmation",
        }
    }
}
