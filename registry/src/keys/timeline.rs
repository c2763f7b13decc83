//! `GET /keys/timeline`: how many keys expire on each of the next days, in the caller's time zone.

use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use latchkey_contract::Instant;
use latchkey_contract::session::{Timeline, TimelineDay};

use crate::app::App;
use crate::extract::Params;
use crate::principal::Principal;
use crate::problem::ApiResult;
use crate::store::timeline as stored;

const DEFAULT_DAYS: u32 = 90;
const MAX_DAYS: u32 = 366;

#[utoipa::path(get, path = "/keys/timeline", tag = "keys",
    params(
        ("zone" = Option<String>, Query, description = "An IANA time zone, UTC by default"),
        ("days" = Option<u32>, Query, minimum = 1, maximum = 366, description = "From today, 90 by default"),
    ),
    responses(
        (status = 200, body = Timeline),
        (status = 422, description = "invalid"),
    ))]
pub async fn timeline(
    State(app): State<App>,
    principal: Principal,
    mut params: Params,
) -> ApiResult<Json<Timeline>> {
    let zones = "Must be an IANA time zone such as Europe/Berlin.";
    let zone = params.parsed("zone", zones, |name| Tz::from_str(name).ok()).unwrap_or(Tz::UTC);
    let expected = format!("Must be a number from 1 to {MAX_DAYS}.");
    let days = params
        .parsed("days", &expected, |text| {
            text.parse().ok().filter(|days| (1..=MAX_DAYS).contains(days))
        })
        .unwrap_or(DEFAULT_DAYS);
    params.finish()?;

    let today = date_in(principal.now, zone);
    // Some days more than asked for, because the days begin at midnight in the zone.
    let until = principal.now + TimeDelta::days(i64::from(days) + 2);
    let mut connection = app.store.read().await?;
    let expiries =
        stored::expiries(&mut connection, &principal.reach, principal.now, until).await?;
    let mut counts = vec![0u64; days as usize];
    for (at, number) in expiries {
        let day = (date_in(at, zone) - today).num_days();
        if let Some(count) = usize::try_from(day).ok().and_then(|day| counts.get_mut(day)) {
            *count += number;
        }
    }
    let days = counts.into_iter().zip(0u64..).map(|(count, offset)| TimelineDay {
        date: today.checked_add_days(Days::new(offset)).unwrap_or(today).to_string(),
        count,
    });
    Ok(Json(Timeline { days: days.collect() }))
}

fn date_in(at: Instant, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}
