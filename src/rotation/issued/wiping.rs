//! When a value is wiped although its panel stays open.

use std::time::Duration;

use leptos::prelude::*;

use crate::browser::{input, page};
use crate::state::secret::{ShownSecret, Wiped};

const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Wipes the value after ten minutes without input, and when the page is left. Ends with the
/// current owner.
pub fn follow(secret: ShownSecret) {
    secret.touch();
    // A browser may hold timers back while the page is hidden or the laptop sleeps. So the time is
    // judged before an input counts.
    input::on_any(move || {
        secret.look();
        secret.touch();
    });
    input::on_leave(move || secret.wipe(Wiped::Left));
    page::on_return(move || secret.look());
    if let Ok(timer) = set_interval_with_handle(move || secret.look(), LOOK_EVERY) {
        on_cleanup(move || timer.clear());
    }
}
