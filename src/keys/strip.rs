//! When keys expire over the next 90 days, at a glance: a cluster is seen before it is read.

use latchkey_contract::session::TimelineDay;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::format;
use crate::session::Person;
use crate::text::keys as words;
use crate::ui::old::el::svg;
use crate::ui::part::Part;
use crate::ui::old::{El, effect, el};

const DAYS: u32 = 90;
/// The drawing's own units: ten for a day, a hundred for the busiest.
const STEP: usize = 10;
const HEIGHT: u64 = 100;
/// A single key on a page of hundreds must still be seen.
const LEAST: u64 = 8;
/// The first days are those that need attention; a shade of their own says so.
const SOON: usize = 10;

thread_local! {
    pub static STRIP: Part<()> = const { Part::coming() };
}

pub fn strip() -> El {
    let person = Person::here();
    let days = RwSignal::new(None::<Vec<TimelineDay>>);
    effect(move || {
        person.turn.track();
        spawn_local(async move {
            // Without an answer the list says why; the strip stays empty.
            if let Ok(timeline) = api::timeline(&format::zone(), DAYS).await {
                days.try_set(Some(timeline.days));
            }
        });
    });
    let shown = move || days.with(|days| days.as_ref().map(|days| chart(days)));
    el("div").dynamic(shown)
}

fn chart(days: &[TimelineDay]) -> El {
    let total: u64 = days.iter().map(|day| day.count).sum();
    let most = days.iter().map(|day| day.count).max().unwrap_or(0);
    let busiest = days.iter().find(|day| day.count == most && most > 0);
    let name = busiest.map(|day| (format::day(&day.date), day.count));
    let summary = words::strip_summary(total, name.as_ref().map(|(day, n)| (day.as_str(), *n)));
    let bars = days.iter().enumerate().filter(|(_, day)| day.count > 0);
    let drawing = svg("svg")
        .class("strip-chart")
        .attr("viewBox", &format!("0 0 {} {HEIGHT}", days.len() * STEP))
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr("aria-label", &summary)
        .children(bars.map(|(at, day)| bar(at, day, most)));
    let caption = el("figcaption")
        .child(el("strong").text(&words::strip_title(days.len())))
        .text(" ")
        .child(el("span").text(&summary));
    el("div").child(caption).child(drawing).child(scale(days))
}

fn bar(at: usize, day: &TimelineDay, most: u64) -> El {
    let height = (day.count * HEIGHT / most.max(1)).max(LEAST);
    let words = words::strip_day(&format::day(&day.date), day.count);
    svg("rect")
        .class(if at < SOON { "strip-bar strip-soon" } else { "strip-bar" })
        .attr("x", &(at * STEP + 1).to_string())
        .attr("width", &(STEP - 2).to_string())
        .attr("y", &HEIGHT.saturating_sub(height).to_string())
        .attr("height", &height.to_string())
        .child(svg("title").text(&words))
}

/// Four dates beneath the drawing, evenly apart as `justify-content` sets them.
fn scale(days: &[TimelineDay]) -> El {
    let last = days.len().saturating_sub(1);
    let dates = [0, last / 3, last * 2 / 3, last].into_iter().filter_map(|at| days.get(at));
    let dates = dates.map(|day| el("span").text(&format::short_day(&day.date)));
    el("div").class("strip-days").attr("aria-hidden", "true").children(dates)
}
