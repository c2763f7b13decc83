//! Sending a request until it is answered for good: what only wants a newer token is sent again.

use std::cell::RefCell;

use latchkey_contract::Slug;

use super::client::{Answer, Request, exchange};
use super::error::Failure;
use super::token::{self, Reason};

thread_local! {
    static SIGNED_OUT: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Called whenever the registry answers that nobody is signed in.
pub fn when_signed_out(tell: Box<dyn Fn()>) {
    SIGNED_OUT.set(Some(tell));
}

pub async fn send(request: Request) -> Result<Answer, Failure> {
    let mut answer = exchange(request.clone()).await?;
    if answer.status == 401 && token::renew(Reason::Ended).await? {
        answer = exchange(request).await?;
    }
    settled(answer)
}

/// The answer as it stays; being signed out is told to the application.
pub(super) fn settled(answer: Answer) -> Result<Answer, Failure> {
    let answer = answer.checked();
    if answer.as_ref().is_err_and(|failure| failure.is(Slug::NotSignedIn)) {
        SIGNED_OUT.with_borrow(|signed_out| signed_out.iter().for_each(|tell| tell()));
    }
    answer
}
