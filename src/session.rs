//! Who is signed in, and the question for their password.

mod account;
mod at_host;
mod change_password;
mod confirm;
mod header;
mod sign_in;

use latchkey_contract::{Session, Slug};
use leptos::prelude::*;
use leptos::task::spawn_local;

pub use self::account::Account;
pub use self::change_password::ChangePasswordPage;
pub use self::confirm::{Confirmation, ConfirmationPlace};
pub use self::header::{Header, HeaderPerson, PERSON};
pub use self::sign_in::SignIn;
use crate::api;
use crate::browser::page;
use crate::clock;
use crate::route::Page;
use crate::state::sending::Sending;
use crate::ui::effect;

/// The person at the page, shared by all of it.
#[derive(Clone, Copy)]
pub struct Person {
    pub session: RwSignal<Option<Session>>,
    /// Raised with each sign-in: what was refused before is asked again.
    pub turn: RwSignal<u32>,
    /// Raised when the person has returned to the window and is still the same.
    pub returned: RwSignal<u32>,
    checked_ms: StoredValue<i64>,
    /// Where to go after signing in. Kept in memory: an address from outside is never followed.
    pub return_to: RwSignal<Option<Page>>,
}

impl Person {
    pub fn new() -> Self {
        Self {
            session: RwSignal::new(None),
            turn: RwSignal::new(0),
            returned: RwSignal::new(0),
            checked_ms: StoredValue::new(0),
            return_to: RwSignal::new(None),
        }
    }

    /// Only inside the application, which provides it.
    pub fn here() -> Self {
        expect_context()
    }

    /// A refusal for want of a sign-in no longer matters once somebody has signed in.
    pub fn outdates(self, sending: Sending) {
        effect(move || {
            self.turn.track();
            let failure = untrack(|| sending.failure());
            if failure.is_some_and(|failure| failure.is(Slug::NotSignedIn)) {
                sending.forget_failure();
            }
        });
    }

    /// Whether anything of a person has been on the screen. Their name may be unknown.
    pub fn was_shown_untracked(self) -> bool {
        api::is_somebodys() || self.session.with_untracked(Option::is_some)
    }

    /// Whether this is the person whose data are on the screen. An unknown person is another one.
    pub fn is_same(self, session: Option<&Session>) -> bool {
        let before = self.session.try_get_untracked().flatten();
        before.zip(session).is_some_and(|(before, now)| before.user.id == now.user.id)
    }

    /// Asks who is signed in. Without an answer the page works without a name.
    pub fn ask(self) {
        self.ask_then(|| ());
    }

    /// The person is back at the window. Another person may have signed in meanwhile, in another
    /// tab. A return raises several events at once; one question is enough for all of them.
    pub fn check(self) {
        let now = clock::local_ms();
        let is_recent =
            self.checked_ms.try_get_value().is_some_and(|at| (0..1_000).contains(&(now - at)));
        if page::is_hidden() || !page::is_online() || is_recent {
            return;
        }
        self.checked_ms.try_set_value(now);
        let proceed = move || _ = self.returned.try_update(|returned| *returned += 1);
        if self.was_shown_untracked() {
            self.ask_then(proceed);
        } else {
            proceed();
        }
    }

    /// As `ask`, and then `next`. If another person has signed in meanwhile, the page starts again
    /// instead: nothing of the first person stays.
    pub fn ask_then(self, next: impl FnOnce() + 'static) {
        spawn_local(async move {
            if let Ok(session) = api::session().await {
                let is_known = self.session.try_with_untracked(Option::is_some) == Some(true);
                if is_known && !self.is_same(Some(&session)) {
                    page::leave_to(&Page::Keys.href());
                    return;
                }
                self.session.try_set(Some(session));
            }
            next();
        });
    }
}
