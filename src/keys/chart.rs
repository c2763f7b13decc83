//! When keys expire over the next 90 days, at a glance: a cluster is seen before it is read. Each
//! mark names its keys and leads to them.

mod mark;
mod marks;

use std::sync::Arc;
use std::time::Duration;

use latchkey_contract::session::{Timeline, TimelineDay};
use leptos::prelude::*;

use self::mark::MarkOf;
use self::marks::Mark;
use crate::api;
use crate::browser::page;
use crate::format;
use crate::session::Person;
use crate::state::keys::Keys;
use crate::state::reading::Reading;
use crate::text::chart as words;
use crate::ui::part::Part;
use crate::ui::{Each, IntoSlim, SlimView, effect, memo};

const DAYS: u32 = 90;
/// Today is one more day: a key with 90 days left expires on the last one.
const ASKED_DAYS: u32 = DAYS + 1;
/// Several rows can change at one moment; the registry is asked once for all of them.
const PAUSE: Duration = Duration::from_millis(200);

thread_local! {
    pub static CHART: Part<()> = const { Part::coming() };
}

#[component]
#[inline(never)]
pub fn Chart() -> SlimView {
    let keys = Keys::here();
    let timeline = follow_timeline(keys);
    let days = memo(move || timeline.value.with(|timeline| days_of(timeline.as_ref())));
    let is_read = memo(move || timeline.value.with(Option::is_some));
    let width = page::width();
    let marks = memo(move || {
        let expiries = keys.expiries(format::local_date);
        days.with(|days| marks::marks(days, &expiries, gap(width.get())))
    });
    let summary =
        memo(
            move || {
                if is_read.get() { days.with(|days| words::summary(days)) } else { String::new() }
            },
        );
    let label = memo(move || Some(summary.get()));
    let dates = memo(move || marks.with(|marks| marks.iter().map(Mark::id).collect()));
    let mark = move |date: Arc<str>| {
        let this = move |marks: &Vec<Mark>| marks.iter().find(|mark| *mark.id() == *date).cloned();
        let mark = memo(move || marks.with(&this).unwrap_or_default());
        view! { <MarkOf mark/> }.slim()
    };
    view! {
        <figcaption>
            <strong>{words::title(DAYS)}</strong>
            " "
            <span prop:textContent=summary></span>
        </figcaption>
        <Marks is_read label dates mark=Box::new(mark)/>
        <Scale days/>
    }
    .slim()
}

/// How many days are at least between two marks, in a window of this width: 24 pixels, which a
/// finger can hit.
fn gap(width: u32) -> usize {
    /// `.page` in `base.css`: its largest width, and the padding, border and margin around the chart.
    const WIDEST: u32 = 1120;
    const AROUND: u32 = 84;
    let chart = width.min(WIDEST).saturating_sub(AROUND).max(1);
    (24 * ASKED_DAYS).div_ceil(chart) as usize
}

#[component]
#[inline(never)]
fn Marks(
    is_read: Memo<bool>,
    label: Memo<Option<String>>,
    dates: Memo<Vec<Arc<str>>>,
    mark: Box<dyn Fn(Arc<str>) -> SlimView + Send + Sync>,
) -> SlimView {
    let mark = StoredValue::new(mark);
    view! {
        <crate::ui::Show when=is_read>
            <ul class="strip-chart" role="list" aria-label=label>
                <Each ids=dates children=Box::new(move |date| mark.with_value(|mark| mark(date)))/>
            </ul>
        </crate::ui::Show>
    }
    .slim()
}

/// Four dates below the marks, evenly apart.
#[component]
#[inline(never)]
fn Scale(days: Memo<Vec<TimelineDay>>) -> SlimView {
    let date = move |quarter: usize| {
        memo(move || {
            days.with(|days| {
                let last = days.len().saturating_sub(1);
                days.get(last * quarter / 3).map(|day| format::short_day(&day.date))
            })
            .unwrap_or_default()
        })
    };
    view! {
        <div class="strip-days" aria-hidden="true">
            <span prop:textContent=date(0)></span>
            <span prop:textContent=date(1)></span>
            <span prop:textContent=date(2)></span>
            <span prop:textContent=date(3)></span>
        </div>
    }
    .slim()
}

/// Read at the start, after each sign-in, and after any key's data change. Without an
/// answer the list says why, and the chart stays as it was.
fn follow_timeline(keys: Keys) -> Reading<Timeline> {
    let (person, timeline) = (Person::here(), Reading::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let ask = move || timeline.ask(async { api::timeline(&format::zone(), ASKED_DAYS).await });
    let is_first = StoredValue::new(true);
    effect(move || {
        person.turn.track();
        keys.follow_edits();
        if is_first.try_update_value(std::mem::take) == Some(true) {
            return ask();
        }
        let next = set_timeout_with_handle(ask, PAUSE).ok();
        if let Some(before) =
            waiting.try_update_value(|waiting| std::mem::replace(waiting, next)).flatten()
        {
            before.clear();
        }
    });
    timeline
}

fn days_of(timeline: Option<&Timeline>) -> Vec<TimelineDay> {
    timeline.map(|timeline| timeline.days.clone()).unwrap_or_default()
}
