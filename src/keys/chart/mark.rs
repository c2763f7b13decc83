//! One mark of the chart, and the box that names its keys.

use leptos::html::Li;
use leptos::prelude::*;

use super::marks::{Mark, MarkedDay, MarkedKey};
use crate::browser::{focus, page};
use crate::format;
use crate::route::Page;
use crate::text::chart as words;
use crate::ui::{IntoSlim, SlimView, memo, optional};

/// The box opens on hover, focus and tap.
#[component]
#[inline(never)]
pub fn MarkOf(mark: Memo<Mark>) -> SlimView {
    let days = memo(move || mark.with(|mark| mark.days.clone()));
    let label = memo(move || Some(days.with(|days| label(days))));
    let class =
        memo(move || Some(if mark.with(|mark| mark.is_soon) { "mark mark-soon" } else { "mark" }));
    let start = memo(move || mark.with(|mark| format!("{}%", mark.start)));
    let height = memo(move || mark.with(|mark| format!("{}%", mark.height)));
    // The box of a late mark opens toward the start, so that it stays inside the chart.
    let side =
        memo(move || Some(if mark.with(|mark| mark.start > 60.0) { "end" } else { "start" }));
    let is_open = RwSignal::new(false);
    // Compared: the focus that arrives inside the open box must not build the box again.
    let is_shown = memo(move || is_open.get());
    let place = NodeRef::<Li>::new();
    let leave = move || {
        page::next_frame(move || {
            // The mark may be gone: a browser reports a lost focus also when it removes an element.
            let place = place.try_get_untracked().flatten();
            let has_focus = place.is_some_and(|place| focus::is_within(&place));
            if !has_focus {
                is_open.try_set(false);
            }
        });
    };
    let contents = move || {
        is_shown.get().then(|| {
            view! {
                <div class="mark-box">
                    {optional(move || Some(days.with(|days| all(days))))}
                </div>
            }
            .slim()
        })
    };
    view! {
        <li
            class=class
            data-side=side
            style:inset-inline-start=start
            node_ref=place
            on:mouseenter=move |_| _ = is_open.try_set(true)
            on:mouseleave=move |_| leave()
            on:focusin=move |_| _ = is_open.try_set(true)
            on:focusout=move |_| leave()
        >
            <button type="button" class="mark-hit" aria-label=label>
                <span class="mark-bar" style:height=height></span>
            </button>
            {optional(contents)}
        </li>
    }
    .slim()
}

fn label(days: &[MarkedDay]) -> String {
    let one = |day: &MarkedDay| {
        let names = day.keys.iter().map(|key| key.name.clone()).collect();
        words::mark(&format::day(&day.date), names, day.count)
    };
    days.iter().map(one).collect::<Vec<String>>().join(". ")
}

fn all(days: &[MarkedDay]) -> SlimView {
    let one = |day: &MarkedDay| {
        view! {
            <strong>{format::day(&day.date)}</strong>
            {links(&day.keys, day.count)}
        }
        .slim()
    };
    days.iter().map(one).collect::<Vec<SlimView>>().slim()
}

fn links(keys: &[MarkedKey], count: u64) -> SlimView {
    let link = |key: &MarkedKey| {
        let href = Page::Key(key.id.clone()).href();
        view! { <a href=href translate="no"><bdi>{key.name.clone()}</bdi></a> }.slim()
    };
    let links: Vec<SlimView> = keys.iter().map(link).collect();
    let more = count.saturating_sub(keys.len() as u64);
    let more = (more > 0).then(|| view! { <span>{words::more(more)}</span> });
    view! {
        {links}
        {more}
    }
    .slim()
}
