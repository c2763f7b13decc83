//! Sending a request until it is answered for good: what only wants a newer token is sent again.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use latchkey_contract::Slug;

use super::client::{Answer, Request, exchange};
use super::error::Failure;
use super::token;
use crate::browser::frame;

/// Whether there is a newer token.
pub type Renewal = Pin<Box<dyn Future<Output = Result<bool, Failure>>>>;

#[derive(Default)]
struct Hooks {
    signed_out: Option<Box<dyn Fn()>>,
    renew: Option<fn() -> Renewal>,
}

thread_local! {
    static HOOKS: RefCell<Hooks> = RefCell::default();
}

/// Called whenever the registry answers that nobody is signed in.
pub fn when_signed_out(tell: Box<dyn Fn()>) {
    HOOKS.with_borrow_mut(|hooks| hooks.signed_out = Some(tell));
}

/// How an ended token is renewed. Nobody needs that before the first row, so it comes with the rest.
pub fn when_token_ends(renew: fn() -> Renewal) {
    HOOKS.with_borrow_mut(|hooks| hooks.renew = Some(renew));
}

pub async fn send(request: Request) -> Result<Answer, Failure> {
    let token = frame::token().await;
    let answer = exchange(request.clone(), token.as_deref()).await?;
    let renew = HOOKS.with_borrow(|hooks| hooks.renew);
    // Another request may have found out first, and has a newer token already.
    if answer.status == 401
        && let Some(renew) = renew
        && (frame::token().await != token || renew().await?)
    {
        return settled(exchange(request, frame::token().await.as_deref()).await?);
    }
    settled(answer)
}

/// The answer as it stays; being signed out is told to the application.
pub(super) fn settled(answer: Answer) -> Result<Answer, Failure> {
    let answer = answer.checked();
    if answer.is_ok() {
        token::mark_answered();
    }
    if answer.as_ref().is_err_and(|failure| failure.is(Slug::NotSignedIn)) {
        HOOKS.with_borrow(|hooks| hooks.signed_out.iter().for_each(|tell| tell()));
    }
    answer
}
