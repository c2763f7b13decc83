//! The minimum rate at which a client must send a request body and read a response.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Sleep;

use crate::clock::Stopwatch;

/// How long a client may pause.
struct Patience {
    /// In total, before it has transferred anything.
    grace: Duration,
    /// These bytes extend that time by one second.
    bytes_per_second: u64,
    /// At once. A client that transfers nothing for this long has disconnected.
    pause: Duration,
}

const USUAL: Patience = Patience {
    grace: Duration::from_secs(10),
    bytes_per_second: 1024,
    pause: Duration::from_mins(1),
};
/// While all connections are in use, and another client waits.
const WHEN_FULL: Patience = Patience {
    grace: Duration::from_secs(1),
    bytes_per_second: 16 * 1024,
    pause: Duration::from_secs(1),
};
const MAX_TOTAL: Duration = Duration::from_mins(30);

/// Counts only the time that the registry waits for the client, so that a slow disk or database does
/// not count as a pause of the client.
pub struct Pace {
    since: Stopwatch,
    bytes: u64,
    waited: Duration,
    waiting: Option<(Stopwatch, Pin<Box<Sleep>>)>,
}

/// A pause of the client, and how long it may be while all connections are in use.
pub struct Pause {
    since: Stopwatch,
    allowed: Duration,
}

impl Pause {
    pub fn is_too_long(&self) -> bool {
        self.since.elapsed() >= self.allowed
    }
}

impl Pace {
    pub fn start() -> Self {
        Self { since: Stopwatch::start(), bytes: 0, waited: Duration::ZERO, waiting: None }
    }

    /// The client has sent or read this much.
    pub fn moved(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        if let Some((since, _)) = self.waiting.take() {
            self.waited += since.elapsed();
        }
    }

    /// The pause that begins or goes on now.
    pub fn pause(&self) -> Pause {
        let paused = self.waiting.as_ref().map_or(Duration::ZERO, |(since, _)| since.elapsed());
        let allowed = self.left(&WHEN_FULL).saturating_sub(paused);
        Pause { since: Stopwatch::start(), allowed }
    }

    /// Waits for the client. Ready when the client is too slow.
    pub fn poll_too_slow(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let left = self.left(&USUAL).min(MAX_TOTAL.saturating_sub(self.since.elapsed()));
        let (_, end) = self
            .waiting
            .get_or_insert_with(|| (Stopwatch::start(), Box::pin(tokio::time::sleep(left))));
        end.as_mut().poll(cx)
    }

    /// Of a pause that begins now.
    fn left(&self, patience: &Patience) -> Duration {
        let allowed = patience.grace + Duration::from_secs(self.bytes / patience.bytes_per_second);
        allowed.saturating_sub(self.waited).min(patience.pause)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    /// Moves `bytes` in every step until the client counts as too slow, for at most two hours.
    async fn seconds_until_too_slow(step: Duration, bytes: usize) -> Option<u64> {
        let (mut pace, began) = (Pace::start(), Stopwatch::start());
        while began.elapsed() < Duration::from_hours(2) {
            let too_slow = poll_fn(|cx| pace.poll_too_slow(cx));
            if tokio::time::timeout(step, too_slow).await.is_ok() {
                return Some(began.elapsed().as_secs());
            }
            pace.moved(bytes);
        }
        None
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_moves_a_byte_per_second_is_too_slow_after_10_seconds() {
        assert_eq!(seconds_until_too_slow(Duration::from_secs(1), 1).await, Some(10));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_moves_1_kib_per_second_may_go_on_for_30_minutes() {
        let end = seconds_until_too_slow(Duration::from_secs(1), 1024).await;
        assert_eq!(end, Some(30 * 60));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_moved_much_may_pause_for_up_to_a_minute() {
        for (moved, pause) in [(0, 10), (20 * 1024, 30), (10_000_000, 60)] {
            let (mut pace, began) = (Pace::start(), Stopwatch::start());
            pace.moved(moved);
            poll_fn(|cx| pace.poll_too_slow(cx)).await;
            assert_eq!(began.elapsed().as_secs(), pause, "{moved}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn time_that_the_registry_itself_takes_does_not_count() {
        let mut pace = Pace::start();
        for _ in 0..20 {
            let too_slow = poll_fn(|cx| pace.poll_too_slow(cx));
            assert!(tokio::time::timeout(Duration::from_millis(400), too_slow).await.is_err());
            pace.moved(1);
            tokio::time::sleep(Duration::from_secs(20)).await;
        }
    }
}
