//! Who is signed in, and the question for their password.

mod at_host;
pub mod confirm;
mod header;
mod sign_in;

use latchkey_contract::{Session, Slug};
use leptos::prelude::*;
use leptos::task::spawn_local;

pub use self::confirm::Confirmation;
pub use self::header::Header;
pub use self::sign_in::sign_in;
use crate::api::{self, Failure};
use crate::browser::page;
use crate::route::Page;
use crate::ui::old::effect;

/// The person at the page, shared by all of it.
#[derive(Clone, Copy)]
pub struct Person {
    pub session: RwSignal<Option<Session>>,
    /// Raised with each sign-in: what was refused before asks again.
    pub turn: RwSignal<u32>,
    /// Where to go on after signing in. Kept in memory: an address from outside is never followed.
    pub return_to: RwSignal<Option<Page>>,
}

impl Person {
    pub fn new() -> Self {
        Self {
            session: RwSignal::new(None),
            turn: RwSignal::new(0),
            return_to: RwSignal::new(None),
        }
    }

    /// Only inside the application, which provides it.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// What was refused for want of a sign-in is no news any more once there is one.
    pub fn outdates(self, failure: RwSignal<Option<Failure>>) {
        effect(move || {
            self.turn.track();
            let refused = |failure: &Option<Failure>| {
                failure.as_ref().is_some_and(|failure| failure.is(Slug::NotSignedIn))
            };
            if failure.try_with_untracked(refused) == Some(true) {
                failure.set(None);
            }
        });
    }

    /// Asks who is signed in. Without an answer the page works without a name.
    pub fn ask(self) {
        self.ask_then(|| ());
    }

    /// As `ask`, and then `next`. If another person has signed in meanwhile, the page starts again
    /// instead: nothing of the first person stays.
    pub fn ask_then(self, next: impl FnOnce() + 'static) {
        spawn_local(async move {
            let session = api::session().await;
            let before = self.session.try_get_untracked().flatten();
            match session {
                Ok(session) if before.is_some_and(|before| before.user.id != session.user.id) => {
                    page::leave_to(&Page::Keys.href());
                    return;
                }
                Ok(session) => _ = self.session.try_set(Some(session)),
                Err(_) => {}
            }
            next();
        });
    }
}
