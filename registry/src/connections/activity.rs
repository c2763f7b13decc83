//! What a connection is doing, shared by its stream, its bodies and its task.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Stopwatch;

/// From the first byte of a request to the end of its headers.
const MAX_HEAD: Duration = Duration::from_secs(15);
/// Longer than the 60 seconds for which many proxies keep an unused connection. Otherwise they would
/// send a request just when the registry closes the connection.
const MAX_IDLE: Duration = Duration::from_secs(75);
/// While a client waits for a place, others may wait only this long before they send a request.
const MAX_WAIT_IN_CROWD: Duration = Duration::from_secs(1);

#[derive(Clone)]
pub struct Activity(Arc<Mutex<State>>);

struct State {
    phase: Phase,
    /// The client does not read what was sent.
    is_blocked: bool,
}

enum Phase {
    /// Between two requests.
    Idle(Stopwatch),
    /// Before the end of the headers, of which this many bytes have arrived. A new connection starts
    /// here.
    Head(Stopwatch, usize),
    /// From the end of the headers to the end of the response body.
    Busy,
}

impl Activity {
    pub fn new() -> Self {
        let phase = Phase::Head(Stopwatch::start(), 0);
        Self(Arc::new(Mutex::new(State { phase, is_blocked: false })))
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

    pub fn request_begins(&self) {
        self.state().phase = Phase::Busy;
    }

    pub fn response_ends(&self) {
        self.state().phase = Phase::Idle(Stopwatch::start());
    }

    pub fn set_blocked(&self, is_blocked: bool) {
        self.state().is_blocked = is_blocked;
    }

    /// Whether a request was accepted whose response is not completely sent.
    pub fn is_busy(&self) -> bool {
        self.state().is_busy()
    }

    /// Whether the registry has waited too long for the next request.
    pub fn is_overdue(&self, in_crowd: bool) -> bool {
        let state = self.state();
        let (since, limit) = match &state.phase {
            Phase::Busy => return false,
            Phase::Idle(since) => (since, MAX_IDLE),
            Phase::Head(since, _) => (since, MAX_HEAD),
        };
        let limit = if in_crowd { MAX_WAIT_IN_CROWD } else { limit };
        !state.is_busy() && since.elapsed() >= limit
    }
}

impl State {
    fn is_busy(&self) -> bool {
        self.is_blocked || matches!(self.phase, Phase::Busy)
    }
}
