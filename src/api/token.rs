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

/// Whose keys are on the screen.
#[derive(Clone, PartialEq, Eq)]
enum Whose {
    Nobodys,
    /// Something was answered, and not yet to whom.
    Somebodys,
    /// A user's id.
    Of(String),
}

thread_local! {
    static WHOSE: RefCell<Whose> = const { RefCell::new(Whose::Nobodys) };
}

pub fn mark_answered() {
    WHOSE.with_borrow_mut(|whose| {
        if *whose == Whose::Nobodys {
            *whose = Whose::Somebodys;
        }
    });
}

pub fn belongs_to(user_id: &str) {
    WHOSE.set(Whose::Of(user_id.to_owned()));
}

/// Whether an answer has shown anything of a person.
pub fn is_somebodys() -> bool {
    WHOSE.with_borrow(|whose| *whose != Whose::Nobodys)
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
    let is_theirs = WHOSE.with_borrow(|whose| match whose {
        Whose::Nobodys => true,
        Whose::Somebodys => false,
        Whose::Of(user_id) => *user_id == session.user.id,
    });
    if !is_theirs {
        frame::start_again();
        return Err(Failure::Cancelled);
    }
    belongs_to(&session.user.id);
    Ok(true)
}

impl Reason {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ended => "renew",
            Self::Confirmation => "confirmation",
        }
    }
}
