//! Sending a request until it is answered for good: what only wants a newer token is sent again.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use latchkey_contract::Slug;

use super::client::{Answer, Request, exchange};
use super::error::Failure;
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
    let answer = exchange(request.clone(), frame::token().await.as_deref()).await?;
    let renew = HOOKS.with_borrow(|hooks| hooks.renew);
    match renew {
        Some(renew) if answer.status == 401 && renew().await? => {
            settled(exchange(request, frame::token().await.as_deref()).await?)
        }
        _ => settled(answer),
    }
}

/// The answer as it stays; being signed out is told to the application.
pub(super) fn settled(answer: Answer) -> Result<Answer, Failure> {
    let answer = answer.checked();
    if answer.as_ref().is_err_and(|failure| failure.is(Slug::NotSignedIn)) {
        HOOKS.with_borrow(|hooks| hooks.signed_out.iter().for_each(|tell| tell()));
    }
    answer
}
