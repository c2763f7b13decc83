//! State counters that filter, the search, and the order.

use std::time::Duration;

use latchkey_contract::{Sort, State};
use leptos::prelude::*;

use super::state::Keys;
use crate::format;
use crate::text::keys as words;
use crate::ui::{Icon, icon};

/// Long enough to type a word in one go.
const TYPING: Duration = Duration::from_millis(250);

pub fn filters(keys: Keys) -> AnyView {
    let mut counters = vec![counter(keys, None)];
    // What needs attention first stands first, as in the list.
    let order = [State::Expiring, State::Expired, State::Active, State::Disabled, State::Revoked];
    counters.extend(order.into_iter().map(|state| counter(keys, Some(state))));
    view! {
        <div class="filters">
            <div class="counters" role="group" aria-label=words::FILTER_STATES>{counters}</div>
            {search(keys)}
            {order_by(keys)}
        </div>
    }
    .into_any()
}

fn counter(keys: Keys, state: Option<State>) -> AnyView {
    let count = move || {
        let counts = keys.counts.get();
        format::number(state.map_or_else(|| counts.total(), |state| counts.of(state)))
    };
    let is_chosen = move || keys.filter.with(|filter| filter.state == state);
    // A second press on a state shows all again.
    let choose = move |_| {
        keys.filter.update(|filter| {
            filter.state = if filter.state == state { None } else { state };
        });
        keys.start();
    };
    view! {
        <button
            type="button"
            class="counter"
            data-state=state.map_or("all", State::as_str)
            aria-pressed=move || if is_chosen() { "true" } else { "false" }
            on:click=choose
        >
            {state.map(|state| icon(Icon::of(state)))}
            <span>{state.map_or(words::ALL, words::state)}</span>
            <span class="counter-count">{count}</span>
        </button>
    }
    .into_any()
}

fn search(keys: Keys) -> AnyView {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timeout) = waiting.try_update_value(Option::take).flatten() {
            timeout.clear();
        }
    };
    on_cleanup(stop);
    let on_input = move |event| {
        let typed = event_target_value(&event).trim().to_owned();
        stop();
        let ask = move || {
            let is_new = keys.filter.try_with_untracked(|filter| filter.q != typed);
            if is_new == Some(true) {
                keys.filter.try_update(|filter| filter.q.clone_from(&typed));
                keys.start();
            }
        };
        waiting.set_value(set_timeout_with_handle(ask, TYPING).ok());
    };
    view! {
        <label class="filter-search">
            <span class="field-label">{words::SEARCH}</span>
            <input class="input" type="search" placeholder=words::SEARCH_HINT
                prop:value=move || keys.filter.with(|filter| filter.q.clone()) on:input=on_input />
        </label>
    }
    .into_any()
}

fn order_by(keys: Keys) -> AnyView {
    let choices: Vec<AnyView> = Sort::ALL
        .into_iter()
        .map(|sort| view! { <option value=sort.as_str()>{words::sort(sort)}</option> }.into_any())
        .collect();
    let on_change = move |event| {
        let sort = Sort::parse(&event_target_value(&event)).unwrap_or_default();
        keys.filter.update(|filter| filter.sort = sort);
        keys.start();
    };
    view! {
        <label class="filter-sort">
            <span class="field-label">{words::SORT}</span>
            <select class="input" on:change=on_change>{choices}</select>
        </label>
    }
    .into_any()
}
