//! State counters that filter, the search, and the order.

use std::time::Duration;

use latchkey_contract::{Sort, State, VariantArray};
use leptos::prelude::*;

use crate::format;
use crate::state::keys::Keys;
use crate::text::keys as words;
use crate::ui::{Icon, IntoSlim, Shape, SlimView, derive, memo};

/// Long enough to type a word without a request for each letter.
const PAUSE: Duration = Duration::from_millis(250);

#[component]
#[inline(never)]
pub fn Filters() -> SlimView {
    // The order of the list: what needs attention comes first.
    let states = [State::Expiring, State::Expired, State::Active, State::Disabled, State::Revoked];
    let counters: Vec<SlimView> =
        states.iter().map(|state| view! { <Counter state=Some(*state)/> }.slim()).collect();
    view! {
        <div class="filters">
            <div class="counters" role="group" aria-label=words::FILTER_STATES>
                <Counter state=None/>
                {counters}
            </div>
            <Search/>
            <Order/>
        </div>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Counter(state: Option<State>) -> SlimView {
    let keys = Keys::here();
    let count = memo(move || {
        let counts = keys.counters.listed.get();
        let count = counts.map(|counts| state.map_or(counts.total(), |state| counts.of(state)));
        count.map(format::number).unwrap_or_default()
    });
    let pressed = move || if keys.filter.with(|f| f.state == state) { "true" } else { "false" };
    view! {
        <button
            type="button"
            class="counter"
            data-state=state.map_or("all", |state| state.into_str())
            aria-pressed=derive(move || Some(pressed()))
            on:click=move |_| keys.choose(|filter| filter.toggle(state))
        >
            {state.map(|state| view! { <Icon shape=Shape::of(state)/> })}
            <span>{state.map_or(words::ALL, words::state)}</span>
            " "
            <span class="counter-count" prop:textContent=count></span>
        </button>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Search() -> SlimView {
    let keys = Keys::here();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timeout) = waiting.try_update_value(Option::take).flatten() {
            timeout.clear();
        }
    };
    on_cleanup(stop);
    let typed = move |text: String| {
        keys.search.set(text);
        stop();
        let search = set_timeout_with_handle(move || keys.search_if_changed(), PAUSE);
        waiting.set_value(search.ok());
    };
    view! {
        <label class="filter-search">
            <span class="field-label">{words::SEARCH}</span>
            <input
                class="input"
                type="search"
                placeholder=words::SEARCH_HINT
                prop:value=keys.search
                on:input:target=move |event| typed(event.target().value())
            />
        </label>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Order() -> SlimView {
    let keys = Keys::here();
    let sort = memo(move || keys.filter.with(|filter| filter.sort.into_str()));
    let pick = move |value: String| {
        let sort = value.parse().unwrap_or_default();
        keys.choose(|filter| filter.sort = sort);
    };
    let options: Vec<SlimView> = Sort::VARIANTS
        .iter()
        .map(|sort| view! { <option value=sort.into_str()>{words::sort(*sort)}</option> }.slim())
        .collect();
    view! {
        <label class="filter-sort">
            <span class="field-label">{words::SORT}</span>
            <select
                class="input"
                prop:value=sort
                on:change:target=move |event| pick(event.target().value())
            >
                {options}
            </select>
        </label>
    }
    .slim()
}
