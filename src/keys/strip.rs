//! When keys expire over the next 90 days, at a glance: a cluster is seen before it is read.

use latchkey_contract::session::TimelineDay;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::format;
use crate::session::Person;
use crate::text::keys as words;

const DAYS: u32 = 90;
/// The drawing's own units: ten for a day, a hundred for the busiest.
const STEP: usize = 10;
const HEIGHT: u64 = 100;
/// A single key on a page of hundreds must still be seen.
const LEAST: u64 = 8;

pub fn strip() -> AnyView {
    let person = Person::here();
    let days = RwSignal::new(None::<Vec<TimelineDay>>);
    Effect::new(move |_| {
        person.turn.track();
        spawn_local(async move {
            // Without an answer the list says why; the strip stays empty.
            if let Ok(timeline) = api::timeline(&format::zone(), DAYS).await {
                days.try_set(Some(timeline.days));
            }
        });
    });
    view! {
        <figure class="strip">{move || days.get().map(|days| chart(&days))}</figure>
    }
    .into_any()
}

fn chart(days: &[TimelineDay]) -> AnyView {
    let total: u64 = days.iter().map(|day| day.count).sum();
    let busiest = days.iter().max_by_key(|day| day.count).filter(|day| day.count > 0);
    let most = busiest.map_or(1, |day| day.count);
    let name = busiest.map(|day| (format::day(&day.date), day.count));
    let summary = words::strip_summary(total, name.as_ref().map(|(day, n)| (day.as_str(), *n)));
    let bars: Vec<AnyView> = days
        .iter()
        .enumerate()
        .filter(|(_, day)| day.count > 0)
        .map(|(at, day)| bar(at, day, most))
        .collect();
    let ends = [days.first(), days.get(days.len() / 3), days.get(days.len() * 2 / 3), days.last()];
    let ends: Vec<AnyView> = ends
        .into_iter()
        .flatten()
        .map(|day| view! { <span>{format::short_day(&day.date)}</span> }.into_any())
        .collect();
    let view_box = format!("0 0 {} {HEIGHT}", days.len() * STEP);
    view! {
        <figcaption>
            <strong>{words::strip_title(days.len())}</strong>" "<span>{summary.clone()}</span>
        </figcaption>
        <svg class="strip-chart" viewBox=view_box preserveAspectRatio="none" role="img"
            aria-label=summary>
            {bars}
        </svg>
        <div class="strip-days" aria-hidden="true">{ends}</div>
    }
    .into_any()
}

fn bar(at: usize, day: &TimelineDay, most: u64) -> AnyView {
    let height = (day.count * HEIGHT / most).max(LEAST);
    // The first days are those that need attention; a shade of their own says so.
    let class = if at < 10 { "strip-bar strip-soon" } else { "strip-bar" };
    view! {
        <rect class=class x=(at * STEP + 1).to_string() width=(STEP - 2).to_string()
            y=(HEIGHT - height).to_string() height=height.to_string()>
            <title>{words::strip_day(&format::day(&day.date), day.count)}</title>
        </rect>
    }
    .into_any()
}
