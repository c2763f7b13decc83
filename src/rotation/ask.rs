//! The choices before a new value is issued, and what became of the request for it.

use std::rc::Rc;
use std::time::Duration;

use chrono::TimeDelta;
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{EventKind, Instant, Key, Policy, Regenerate, Slug};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::attempt::Attempt;
use super::limits::Limits;
use super::preview::Choice;
use super::secret::Secret;
use crate::api::{self, Answer, Endpoint, Failure, Request};
use crate::clock;
use crate::embed;
use crate::session::Confirmation;
use crate::state::row::Row;
use crate::state::sending as attempt;
use crate::text::rotation as words;
use crate::ui::old::Announcer;

const SLOW_AFTER: Duration = Duration::from_secs(15);

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    pub lifetime_days: u32,
    pub overlap_seconds: u32,
    pub leaked: bool,
}

impl Wish {
    pub const fn choice(self) -> Choice {
        let overlap_seconds = if self.leaked { 0 } else { self.overlap_seconds };
        Choice { lifetime_days: self.lifetime_days, overlap_seconds }
    }
}

#[derive(Clone, PartialEq, Eq)]
pub enum Stage {
    Choosing,
    Busy,
    /// For so long that the person may ask again.
    Slow,
    Failed(Failure),
}

#[derive(Default)]
struct Sent {
    attempt: Option<Attempt>,
    /// How many of its answers are still to come.
    under_way: u32,
}

/// The choices, and the request that is under way.
#[derive(Clone, Copy)]
pub struct Ask {
    pub row: Row,
    secret: Secret,
    limits: Limits,
    pub wish: RwSignal<Wish>,
    /// The registry's time to the minute: what is shown must be true when it is confirmed.
    pub now: RwSignal<Instant>,
    pub stage: RwSignal<Stage>,
    sent: StoredValue<Sent, LocalStorage>,
    undecided: RwSignal<bool>,
    pub confirmation: Confirmation,
    announcer: Announcer,
}

impl Ask {
    /// Begins with what the key had before, as far as the registry still allows it.
    pub fn new(row: Row, secret: Secret, limits: Limits, key: &Key, policy: &Policy) -> Self {
        let ask = Self {
            row,
            secret,
            limits,
            wish: RwSignal::new(Wish {
                lifetime_days: policy.clamp_lifetime(key.lifetime_days),
                overlap_seconds: policy.default_overlap_seconds,
                leaked: false,
            }),
            now: RwSignal::new(clock::now()),
            stage: RwSignal::new(Stage::Choosing),
            sent: StoredValue::new_local(Sent::default()),
            undecided: RwSignal::new(false),
            confirmation: Confirmation::new(),
            announcer: Announcer::here(),
        };
        follow_clock(ask.now);
        ask
    }

    /// Until it is known what became of a lost request nothing else may be asked for.
    pub fn is_lost(self) -> bool {
        self.undecided.get()
    }

    /// One press, one request; the next press repeats it as long as nobody decided against it.
    pub fn issue(self) {
        let Some(key) = self.row.key_untracked() else { return };
        let Choice { lifetime_days, overlap_seconds } = self.wish.get_untracked().choice();
        let body = Regenerate {
            lifetime_days: Some(lifetime_days),
            overlap_seconds: Some(overlap_seconds),
        };
        let lost = self.undecided.get_untracked();
        let kept = self.sent.try_update_value(|sent| {
            let kept = &mut sent.attempt;
            if kept.as_ref().is_none_or(|kept| !lost && !kept.is_for(&body, key.version)) {
                let request = Request::post(Endpoint::regenerate(&key.id)).json(&body);
                let request = request.if_match(key.version).once();
                *kept = Some(Attempt { body: body.clone(), version: key.version, request });
            }
            kept.as_ref().map(|kept| kept.request.clone())
        });
        let Some(Some(request)) = kept else { return };
        self.stage.set(Stage::Busy);
        self.send(request.clone(), true);
        set_timeout(
            move || {
                let waits = self.stage.try_get_untracked() == Some(Stage::Busy);
                if waits && !untrack(move || self.confirmation.is_asking()) {
                    self.stage.try_set(Stage::Slow);
                }
            },
            SLOW_AFTER,
        );
    }

    /// While the first answer is still awaited: whichever of the two is newer counts.
    pub fn again(self) {
        self.stage.set(Stage::Busy);
        let request =
            self.sent.try_with_value(|sent| sent.attempt.as_ref().map(|kept| kept.request.clone()));
        if let Some(Some(request)) = request {
            self.send(request, false);
        }
    }

    fn send(self, request: Request, may_confirm: bool) {
        self.sent.try_update_value(|sent| sent.under_way += 1);
        spawn_local(async move {
            let answer = if may_confirm {
                self.confirmation.send(request).await
            } else {
                api::send(request).await
            };
            let left = self.sent.try_update_value(|sent| {
                sent.under_way -= 1;
                sent.under_way
            });
            let stage = match answer.and_then(|answer: Answer| self.secret.take_in(answer)) {
                Ok(Some(key)) => {
                    self.undecided.try_set(false);
                    self.announcer.say(words::issued(&key.name));
                    embed::changed(&key.id, EventKind::Regenerated);
                    self.row.accept(key);
                    Stage::Choosing
                }
                Ok(None) => Stage::Choosing,
                // Another answer to the same request may still come.
                Err(_) if left.is_some_and(|left| left > 0) => return,
                Err(failure) => self.failed(failure),
            };
            self.stage.try_set(stage);
        });
    }

    fn failed(self, failure: Failure) -> Stage {
        let before = self.undecided.try_get_untracked().unwrap_or_default();
        let undecided = attempt::is_undecided(before, &failure);
        self.undecided.try_set(undecided);
        if !undecided && !attempt::may_be_repeated(&failure) {
            self.sent.try_update_value(|sent| sent.attempt = None);
        }
        if failure == Failure::Cancelled {
            return Stage::Choosing;
        }
        if let Some(key) = failure.problem().and_then(|problem| problem.key.clone()) {
            self.row.accept(*key);
        } else if failure.problem().is_some_and(|problem| matches!(problem.status, 404 | 409)) {
            self.look_again();
        }
        if failure.is(Slug::LifetimeNotAllowed) {
            self.limits.ask();
        }
        Stage::Failed(failure)
    }

    /// The registry sees the key differently: so should the person.
    fn look_again(self) {
        let Some(key) = self.row.key_untracked() else { return };
        spawn_local(async move {
            if let Ok(key) = api::key(&key.id).await {
                self.row.accept(key);
            }
        });
    }
}

/// Keeps the instant that the preview is made for no older than a minute.
fn follow_clock(now: RwSignal<Instant>) {
    let next = |at: Instant| Some(whole_seconds(at) + TimeDelta::seconds(60));
    let judge = Rc::new(move |at: Instant| {
        now.try_set(at);
        next(at)
    });
    let watch = clock::watch(next(clock::now()), judge);
    on_cleanup(move || watch.cancel());
}
