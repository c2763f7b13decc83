//! What a connection is doing, shared by its stream, its bodies and its task.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::pace::Pause;
use crate::clock::Stopwatch;

/// From the first byte of a request to the end of its headers.
const MAX_HEAD: Duration = Duration::from_secs(15);
/// Longer than the 60 seconds for which many proxies keep an unused connection. Otherwise they would
/// send a request just when the registry closes the connection.
const MAX_IDLE: Duration = Duration::from_secs(75);
/// While all connections are in use, one without a request is closed after this time.
const MAX_IDLE_WHEN_FULL: Duration = Duration::from_secs(1);

#[derive(Clone)]
pub struct Activity(Arc<Mutex<State>>);

struct State {
    phase: Phase,
    /// The registry waits for more of the request body.
    body: Option<Pause>,
    /// The registry waits until the client reads what was sent.
    response: Option<Pause>,
    has_long_head: bool,
}

enum Phase {
    /// Between two requests.
    Idle(Stopwatch),
    /// The number of header bytes received so far. A new connection starts in this phase.
    Head(Stopwatch, usize),
    /// From the end of the headers to the end of the response body.
    Busy,
}

impl Activity {
    pub fn new() -> Self {
        let phase = Phase::Head(Stopwatch::start(), 0);
        Self(Arc::new(Mutex::new(State {
            phase,
            body: None,
            response: None,
            has_long_head: false,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether these bytes begin a new request.
    pub fn bytes_arrived(&self, count: usize) -> bool {
        let mut state = self.state();
        match &mut state.phase {
            Phase::Idle(_) => {
                state.phase = Phase::Head(Stopwatch::start(), count);
                return true;
            }
            Phase::Head(_, bytes) => *bytes += count,
            Phase::Busy => {}
        }
        false
    }

    /// The length of headers that have not ended yet.
    pub fn head_bytes(&self) -> usize {
        match self.state().phase {
            Phase::Head(_, bytes) => bytes,
            Phase::Idle(_) | Phase::Busy => 0,
        }
    }

    pub fn long_head_begins(&self) {
        self.state().has_long_head = true;
    }

    /// Whether the connection has a permit for a long header.
    pub fn has_long_head(&self) -> bool {
        self.state().has_long_head
    }

    pub fn request_begins(&self) {
        self.state().phase = Phase::Busy;
    }

    pub fn response_ends(&self) {
        self.state().phase = Phase::Idle(Stopwatch::start());
    }

    /// `None` when the client has sent something.
    pub fn waits_for_body(&self, pause: Option<Pause>) {
        self.state().body = pause;
    }

    /// `None` when the client has read something.
    pub fn waits_for_reader(&self, pause: Option<Pause>) {
        self.state().response = pause;
    }

    /// Whether a request was accepted whose response is not completely sent.
    pub fn is_busy(&self) -> bool {
        self.state().is_busy()
    }

    /// Whether the registry has waited too long for the client.
    pub fn is_overdue(&self, is_full: bool) -> bool {
        let state = self.state();
        if is_full && [&state.body, &state.response].into_iter().flatten().any(Pause::is_too_long) {
            return true;
        }
        let (since, limit) = match &state.phase {
            Phase::Busy => return false,
            Phase::Idle(since) => (since, MAX_IDLE),
            Phase::Head(since, _) => (since, MAX_HEAD),
        };
        let limit = if is_full { MAX_IDLE_WHEN_FULL } else { limit };
        !state.is_busy() && since.elapsed() >= limit
    }
}

impl State {
    fn is_busy(&self) -> bool {
        self.response.is_some() || matches!(self.phase, Phase::Busy)
    }
}
