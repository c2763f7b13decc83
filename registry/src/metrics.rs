//! Metrics in the Prometheus text format. Labels have a fixed set of values, so they never contain a
//! key, a person, a value or an address.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use latchkey_contract::{Counts, Slug, State, VariantArray};
use metrics::Histogram;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

const REQUESTS: &str = "latchkey_request_seconds";
const REFUSALS: &str = "latchkey_push_refusals_total";
const USES: &str = "latchkey_value_uses_total";
const NOTICES: &str = "latchkey_notice_mails_total";
const KEYS: &str = "latchkey_keys";
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// The time of answers, by route and then by class. A lookup in the recorder would allocate for each
/// label of each request.
static TIMES: LazyLock<RwLock<HashMap<String, ByClass>>> = LazyLock::new(RwLock::default);
type ByClass = [OnceLock<Histogram>; CLASSES.len()];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

static RECORDED: OnceLock<PrometheusHandle> = OnceLock::new();

pub fn start() -> Result<(), String> {
    let failed = |error: &dyn std::fmt::Display| format!("cannot start the metrics: {error}");
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(REQUESTS.to_owned()), &BUCKETS)
        .map_err(|error| failed(&error))?
        .install_recorder()
        .map_err(|error| failed(&error))?;
    metrics::describe_histogram!(REQUESTS, "Response time, by route and status class");
    metrics::describe_counter!(REFUSALS, "Refusals of the push protocol, by the problem's slug");
    metrics::describe_counter!(USES, "Accepted pushes, unlists and relists");
    metrics::describe_counter!(NOTICES, "Attempts to send a mail about keys, by outcome");
    metrics::describe_gauge!(KEYS, "Current number of keys, by state");
    // Exists from the start, so that the first rate is correct.
    metrics::counter!(USES).increment(0);
    let _ = RECORDED.set(recorder);
    Ok(())
}

pub fn request(route: &str, status: u16, micros: u64) {
    let class = usize::from(status / 100).clamp(1, CLASSES.len()) - 1;
    let seconds = Duration::from_micros(micros).as_secs_f64();
    let record = |times: &ByClass| {
        let histogram = || metrics::histogram!(REQUESTS, "route" => route.to_owned(), "status" => CLASSES[class]);
        times[class].get_or_init(histogram).record(seconds);
    };
    if let Some(times) = TIMES.read().unwrap_or_else(PoisonError::into_inner).get(route) {
        return record(times);
    }
    let mut known = TIMES.write().unwrap_or_else(PoisonError::into_inner);
    record(known.entry(route.to_owned()).or_default());
}

pub fn refusal(slug: Slug) {
    metrics::counter!(REFUSALS, "reason" => slug.as_str()).increment(1);
}

pub fn used() {
    metrics::counter!(USES).increment(1);
}

/// `accepted`, `refused`, `deferred` or `unanswered`.
pub fn notice(outcome: &'static str) {
    metrics::counter!(NOTICES, "outcome" => outcome).increment(1);
}

/// Called regularly. Without scrapes, recorded values would pile up.
pub fn tidy() {
    if let Some(recorded) = RECORDED.get() {
        recorded.run_upkeep();
    }
}

/// The text for a scrape, with the current number of keys.
pub fn rendered(keys: Counts) -> Option<String> {
    for state in State::VARIANTS.iter().copied() {
        #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 keys")]
        metrics::gauge!(KEYS, "state" => state.into_str()).set(keys.of(state) as f64);
    }
    RECORDED.get().map(PrometheusHandle::render)
}
