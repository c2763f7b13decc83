//! How long the old value keeps working.

use leptos::prelude::*;

use super::pills::Pills;
use crate::rotation::issue::Issue;
use crate::text::rotation as words;
use crate::ui::field::Checkbox;
use crate::ui::{Announcer, IntoSlim, SlimView, memo};

#[component]
#[inline(never)]
pub fn Overlaps() -> SlimView {
    let issue = Issue::here();
    let (policy, wish) = (issue.policy.value, issue.wish);
    let offered = memo(move || {
        let offered = policy.with(|policy| Some(policy.as_ref()?.overlaps_seconds.clone()));
        offered.unwrap_or_default()
    });
    let is_leaked = memo(move || wish.get().is_leaked);
    let chosen = memo(move || wish.get().choice().overlap_seconds);
    let breaks = memo(move || {
        let places = issue.row.key().places.len();
        if chosen.get() == 0 { words::stop_breaks(places) } else { String::new() }
    });
    let announcer = Announcer::here();
    Effect::new(move |before: Option<String>| {
        let breaks = breaks.get();
        if before.is_some_and(|before| before != breaks) && !breaks.is_empty() {
            announcer.say(breaks.clone());
        }
        breaks
    });
    view! {
        <div>
            <fieldset class="choices" disabled=is_leaked>
                <legend>{words::OVERLAP}</legend>
                <Pills
                    name=issue.row.element_id("overlap")
                    offered
                    chosen
                    label=words::overlap
                    on_choose=move |seconds| wish.update(|wish| wish.overlap_seconds = seconds)
                />
            </fieldset>
            <div class="rotation-leaked">
                <Checkbox
                    label=words::LEAKED
                    checked=is_leaked
                    on_change=move |is_leaked| wish.update(|wish| wish.is_leaked = is_leaked)
                />
            </div>
            <p class="rotation-breaks" prop:textContent=breaks></p>
        </div>
    }
    .slim()
}
