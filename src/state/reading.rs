//! A question to the registry: slow, failed, asked again. What was there before stays until the
//! next answer.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::Failure;

const SLOW_AFTER: Duration = Duration::from_secs(3);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    #[default]
    Idle,
    Asking,
    /// Asking for so long that the person is told.
    Slow,
    Failed(Failure),
}

/// The state machine behind [`Reading`]. Only the answer to the latest question counts.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    progress: Progress,
    /// What the answer before the open question failed with.
    failed_before: Option<Failure>,
    latest: u32,
}

impl Questions {
    fn ask(&mut self) -> u32 {
        if let Progress::Failed(failure) = std::mem::replace(&mut self.progress, Progress::Asking) {
            self.failed_before = Some(failure);
        }
        self.latest += 1;
        self.latest
    }

    fn mark_slow(&mut self, question: u32) {
        if question == self.latest && self.progress == Progress::Asking {
            self.progress = Progress::Slow;
        }
    }

    /// Whether the answer counts.
    fn answered(&mut self, question: u32, failure: Option<Failure>) -> bool {
        let counts = question == self.latest;
        if counts {
            self.progress = failure.map_or(Progress::Idle, Progress::Failed);
            self.failed_before = None;
        }
        counts
    }
}

/// What a question failed with. A success is taken already.
type Taken = Pin<Box<dyn Future<Output = Option<Failure>>>>;

/// The only part of reading that is compiled for each type of answer.
#[inline(never)]
fn taken<A: 'static>(
    questions: RwSignal<Questions>,
    question: u32,
    answer: Pin<Box<dyn Future<Output = Result<A, Failure>>>>,
    take: Box<dyn FnOnce(A)>,
) -> Taken {
    Box::pin(async move {
        match answer.await {
            // The value comes before the progress: nobody sees an answered question without it.
            Ok(value) if is_latest(questions, question) => take(value),
            Ok(_) => {}
            Err(failure) => return Some(failure),
        }
        None
    })
}

#[inline(never)]
fn follow(questions: RwSignal<Questions>, question: u32, taken: Taken) {
    let mark_slow = move || _ = questions.try_update(|questions| questions.mark_slow(question));
    set_timeout(mark_slow, SLOW_AFTER);
    spawn_local(async move {
        let failure = taken.await;
        if is_latest(questions, question) {
            questions.try_update(|questions| questions.answered(question, failure));
        }
    });
}

fn is_latest(questions: RwSignal<Questions>, question: u32) -> bool {
    questions.try_with_untracked(|questions| questions.latest) == Some(question)
}

/// A handle: copies reach the same question.
pub struct Reading<T: Send + Sync + 'static> {
    pub value: RwSignal<Option<T>>,
    questions: RwSignal<Questions>,
}

impl<T: Send + Sync + 'static> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Reading<T> {}

impl<T: Send + Sync + 'static> Reading<T> {
    pub fn new() -> Self {
        Self { value: RwSignal::new(None), questions: RwSignal::new(Questions::default()) }
    }

    /// Asks, and keeps the answer as the value.
    pub fn ask(self, answer: impl Future<Output = Result<T, Failure>> + 'static) {
        self.ask_then(answer, move |value| _ = self.value.try_set(Some(value)));
    }

    /// Asks, and hands the answer to `take`. An earlier question that is still open is dropped.
    pub fn ask_then<A: 'static>(
        self,
        answer: impl Future<Output = Result<A, Failure>> + 'static,
        take: impl FnOnce(A) + 'static,
    ) {
        let questions = self.questions;
        let Some(question) = questions.try_update(Questions::ask) else { return };
        follow(questions, question, taken(questions, question, Box::pin(answer), Box::new(take)));
    }

    /// Drops the open question: its answer no longer counts.
    pub fn drop_question(self) {
        self.questions.try_update(|questions| {
            questions.latest += 1;
            questions.progress = Progress::Idle;
            questions.failed_before = None;
        });
    }

    /// Follows the progress.
    pub fn progress(self) -> Progress {
        self.questions.with(|questions| questions.progress.clone())
    }

    pub fn progress_untracked(self) -> Progress {
        let progress = |questions: &Questions| questions.progress.clone();
        self.questions.try_with_untracked(progress).unwrap_or_default()
    }

    pub fn is_asking(self) -> bool {
        matches!(self.progress(), Progress::Asking | Progress::Slow)
    }

    pub fn failure(self) -> Option<Failure> {
        match self.progress() {
            Progress::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    /// As `failure`, and also while the question is asked again: what says so stays in place.
    pub fn lasting_failure(self) -> Option<Failure> {
        self.failure().or_else(|| self.questions.with(|questions| questions.failed_before.clone()))
    }

    pub fn has_failed_untracked(self) -> bool {
        matches!(self.progress_untracked(), Progress::Failed(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_answer_to_the_latest_question_counts() {
        let mut questions = Questions::default();
        let (first, second) = (questions.ask(), questions.ask());
        assert!(!questions.answered(first, Some(Failure::Offline)));
        assert_eq!(questions.progress, Progress::Asking);
        assert!(questions.answered(second, None));
        assert_eq!(questions.progress, Progress::Idle);
    }

    #[test]
    fn a_question_is_slow_only_while_it_is_open() {
        let mut questions = Questions::default();
        let question = questions.ask();
        questions.mark_slow(question);
        assert_eq!(questions.progress, Progress::Slow);
        questions.answered(question, Some(Failure::NoAnswer));
        questions.mark_slow(question);
        assert_eq!(questions.progress, Progress::Failed(Failure::NoAnswer));
    }

    #[test]
    fn a_failure_is_remembered_until_the_next_answer() {
        let mut questions = Questions::default();
        let question = questions.ask();
        questions.answered(question, Some(Failure::NoAnswer));
        let again = questions.ask();
        assert_eq!(questions.progress, Progress::Asking);
        assert_eq!(questions.failed_before, Some(Failure::NoAnswer));
        questions.answered(again, None);
        assert_eq!(questions.failed_before, None);
    }
}
