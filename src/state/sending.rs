//! A request that changes something: busy, slow, refused, or undecided because its answer was lost.

mod outcome;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

pub use self::outcome::{is_lost, may_be_repeated};
use crate::api::{Failure, Request};

const SLOW_AFTER: Duration = Duration::from_secs(15);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    #[default]
    Idle,
    Busy,
    /// Busy for so long that the person may send the request again.
    Slow,
    Refused(Failure),
}

/// The state machine behind [`Sending`].
#[derive(Clone, Debug, Default)]
struct Attempts {
    stage: Stage,
    /// Whether the registry may have carried out a request whose answer was lost.
    is_undecided: bool,
    under_way: u32,
    /// Only the end of the latest wait makes the request slow.
    waits: u32,
    /// Whether one of the answers that are under way together was a success.
    has_succeeded: bool,
}

impl Attempts {
    fn send(&mut self) {
        self.stage = Stage::Busy;
        self.has_succeeded &= self.under_way > 0;
        self.under_way += 1;
    }

    /// The wait for an answer begins, or begins anew.
    fn wait(&mut self) -> u32 {
        if self.stage == Stage::Slow {
            self.stage = Stage::Busy;
        }
        self.waits += 1;
        self.waits
    }

    fn mark_slow(&mut self, wait: u32) {
        if self.stage == Stage::Busy && wait == self.waits {
            self.stage = Stage::Slow;
        }
    }

    fn succeeded(&mut self) {
        self.under_way -= 1;
        self.stage = Stage::Idle;
        self.is_undecided = false;
        self.has_succeeded = true;
    }

    /// Whether this failure counts. It does not if another answer to the same request was a success
    /// or may still come.
    fn failed(&mut self, failure: Failure) -> bool {
        self.under_way -= 1;
        if self.under_way > 0 || self.has_succeeded {
            return false;
        }
        self.is_undecided = outcome::is_undecided(self.is_undecided, &failure);
        self.stage = match failure {
            Failure::Cancelled => Stage::Idle,
            failure => Stage::Refused(failure),
        };
        true
    }
}

/// An answer whose success is taken already.
type Taken = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// The only part of sending that is compiled for each type of answer.
#[inline(never)]
fn taken<T: 'static>(
    answer: Pin<Box<dyn Future<Output = Result<T, Failure>>>>,
    take: Box<dyn FnOnce(T)>,
) -> Taken {
    Box::pin(async move {
        take(answer.await?);
        Ok(())
    })
}

/// A handle: copies reach the same request.
#[derive(Clone, Copy)]
pub struct Sending {
    attempts: RwSignal<Attempts>,
    /// Kept until its outcome is known: a retry is the same request with the same key.
    kept: StoredValue<Option<Request>, LocalStorage>,
}

impl Sending {
    pub fn new() -> Self {
        Self { attempts: RwSignal::new(Attempts::default()), kept: StoredValue::new_local(None) }
    }

    /// The request to send. The same request again, or any request while an earlier one is undecided,
    /// is a retry: it repeats the earlier request with its `Idempotency-Key`.
    pub fn repeatable(self, new: Request) -> Request {
        let is_undecided = self.is_undecided_untracked();
        let kept = self.kept.try_update_value(|kept| match kept {
            Some(kept) if is_undecided || kept.asks_the_same(&new) => kept.clone(),
            _ => kept.insert(new.clone().once()).clone(),
        });
        kept.unwrap_or(new)
    }

    /// The request that was sent last.
    pub fn last(self) -> Option<Request> {
        self.kept.try_with_value(Clone::clone).flatten()
    }

    /// Waits for `answer`, and hands a success to `take`.
    pub fn send<T: 'static>(
        self,
        answer: impl Future<Output = Result<T, Failure>> + 'static,
        take: impl FnOnce(T) + 'static,
    ) {
        self.send_or(answer, take, |_| ());
    }

    /// As `send`; a failure that counts is handed to `refused` as well.
    pub fn send_or<T: 'static>(
        self,
        answer: impl Future<Output = Result<T, Failure>> + 'static,
        take: impl FnOnce(T) + 'static,
        refused: impl FnOnce(&Failure) + 'static,
    ) {
        self.send_boxed(taken(Box::pin(answer), Box::new(take)), Box::new(refused));
    }

    #[inline(never)]
    fn send_boxed(self, taken: Taken, refused: Box<dyn FnOnce(&Failure)>) {
        self.attempts.try_update(Attempts::send);
        self.wait_anew();
        spawn_local(async move {
            match taken.await {
                Ok(()) => {
                    self.kept.try_set_value(None);
                    self.attempts.try_update(Attempts::succeeded);
                }
                Err(failure) => {
                    let counts =
                        self.attempts.try_update(|attempts| attempts.failed(failure.clone()));
                    if counts == Some(true) {
                        if !self.is_undecided_untracked() && !may_be_repeated(&failure) {
                            self.kept.try_set_value(None);
                        }
                        refused(&failure);
                    }
                }
            }
        });
    }

    /// The wait for the answer begins now: until now, the person was asked something.
    pub fn wait_anew(self) {
        let Some(wait) = self.attempts.try_update(Attempts::wait) else { return };
        set_timeout(
            move || _ = self.attempts.try_update(|attempts| attempts.mark_slow(wait)),
            SLOW_AFTER,
        );
    }

    /// Follows the stage.
    pub fn stage(self) -> Stage {
        self.attempts.with(|attempts| attempts.stage.clone())
    }

    pub fn is_busy(self) -> bool {
        matches!(self.stage(), Stage::Busy | Stage::Slow)
    }

    pub fn is_busy_untracked(self) -> bool {
        untrack(move || self.is_busy())
    }

    /// While the outcome of a lost request is unknown, the person can only retry it.
    pub fn is_undecided(self) -> bool {
        self.attempts.with(|attempts| attempts.is_undecided)
    }

    pub fn is_undecided_untracked(self) -> bool {
        self.attempts.try_with_untracked(|attempts| attempts.is_undecided).unwrap_or_default()
    }

    pub fn failure(self) -> Option<Failure> {
        match self.stage() {
            Stage::Refused(failure) => Some(failure),
            _ => None,
        }
    }

    /// Shows a failure that was found before anything was sent.
    pub fn refuse(self, failure: Failure) {
        self.attempts.try_update(|attempts| attempts.stage = Stage::Refused(failure));
    }

    /// Forgets a refusal that no longer matters.
    pub fn forget_failure(self) {
        self.attempts.try_update(|attempts| {
            if matches!(attempts.stage, Stage::Refused(_)) {
                attempts.stage = Stage::Idle;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_answers_to_one_request_a_success_wins_over_a_failure() {
        let mut attempts = Attempts::default();
        attempts.send();
        let wait = attempts.wait();
        attempts.mark_slow(wait);
        attempts.send();
        assert!(!attempts.failed(Failure::NoAnswer));
        assert_eq!(attempts.stage, Stage::Busy);
        attempts.succeeded();
        assert_eq!((attempts.stage, attempts.is_undecided), (Stage::Idle, false));
    }

    #[test]
    fn a_failure_after_a_success_changes_nothing() {
        let mut attempts = Attempts::default();
        attempts.send();
        attempts.send();
        attempts.succeeded();
        assert!(!attempts.failed(Failure::NoAnswer));
        assert_eq!((attempts.stage, attempts.is_undecided), (Stage::Idle, false));
    }

    #[test]
    fn a_lost_answer_leaves_the_request_undecided() {
        let mut attempts = Attempts::default();
        attempts.send();
        assert!(attempts.failed(Failure::NoAnswer));
        assert!(attempts.is_undecided);
        assert_eq!(attempts.stage, Stage::Refused(Failure::NoAnswer));
    }

    #[test]
    fn a_cancelled_question_is_no_refusal() {
        let mut attempts = Attempts::default();
        attempts.send();
        attempts.failed(Failure::Cancelled);
        assert_eq!(attempts.stage, Stage::Idle);
    }

    #[test]
    fn only_a_busy_request_is_slow() {
        let mut attempts = Attempts::default();
        let wait = attempts.wait();
        attempts.mark_slow(wait);
        assert_eq!(attempts.stage, Stage::Idle);
    }

    #[test]
    fn a_wait_that_began_anew_is_slow_only_at_its_own_end() {
        let mut attempts = Attempts::default();
        attempts.send();
        let first = attempts.wait();
        let second = attempts.wait();
        attempts.mark_slow(first);
        assert_eq!(attempts.stage, Stage::Busy);
        attempts.mark_slow(second);
        assert_eq!(attempts.stage, Stage::Slow);
    }
}
