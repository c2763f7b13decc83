//! State counters that filter, the search, and the order.

use std::time::Duration;

use latchkey_contract::{Sort, State};
use leptos::prelude::*;

use crate::format;
use crate::state::list::Keys;
use crate::text::keys as words;
use crate::ui::field::{Field, input};
use crate::ui::{El, Icon, el, icon};

/// Long enough to type a word in one go.
const TYPING: Duration = Duration::from_millis(250);

pub fn filters(keys: Keys) -> El {
    // What needs attention first stands first, as in the list.
    let order = [State::Expiring, State::Expired, State::Active, State::Disabled, State::Revoked];
    let counters = el("div")
        .class("counters")
        .attr("role", "group")
        .attr("aria-label", words::FILTER_STATES)
        .child(counter(keys, None))
        .children(order.map(|state| counter(keys, Some(state))));
    el("div").class("filters").child(counters).child(search(keys)).child(order_by(keys))
}

fn counter(keys: Keys, state: Option<State>) -> El {
    let count = move || {
        if !keys.answered.get() {
            return String::new();
        }
        let counts = keys.counts.get();
        format::number(state.map_or_else(|| counts.total(), |state| counts.of(state)))
    };
    // A second press on a state shows all again.
    let choose = move |_| {
        keys.filter.update(|filter| {
            filter.state = if filter.state == state { None } else { state };
        });
        keys.start();
    };
    el("button")
        .attr("type", "button")
        .class("counter")
        .attr("data-state", state.map_or("all", State::as_str))
        .live_toggle("aria-pressed", move || keys.filter.with(|filter| filter.state == state))
        .on("click", choose)
        .maybe(state.map(|state| icon(Icon::of(state))))
        .child(el("span").text(state.map_or(words::ALL, words::state)))
        .text(" ")
        .child(el("span").class("counter-count").live_text(count))
}

fn search(keys: Keys) -> El {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timeout) = waiting.try_update_value(Option::take).flatten() {
            timeout.clear();
        }
    };
    on_cleanup(stop);
    let input = input("search").attr("placeholder", words::SEARCH_HINT);
    let field = Field::of(&input);
    field.set_value(&keys.filter.with_untracked(|filter| filter.q.clone()));
    let typed = field.clone();
    let on_input = move |_| {
        let typed = typed.value().trim().to_owned();
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
    let mut search = labelled("filter-search", words::SEARCH);
    // "Show all keys" empties the field too.
    search.follow(Box::new(move || {
        if keys.filter.with(|filter| filter.q.is_empty()) && !field.value().trim().is_empty() {
            field.set_value("");
        }
    }));
    search.child(input.on("input", on_input))
}

fn order_by(keys: Keys) -> El {
    let choice = |sort: Sort| el("option").attr("value", sort.as_str()).text(words::sort(sort));
    let select = el("select").class("input").children(Sort::ALL.map(choice));
    let picked = Field::of(&select);
    picked.set_value(keys.filter.with_untracked(|filter| filter.sort.as_str()));
    let on_change = move |_| {
        let sort = Sort::parse(&picked.value()).unwrap_or_default();
        keys.filter.update(|filter| filter.sort = sort);
        keys.start();
    };
    labelled("filter-sort", words::SORT).child(select.on("change", on_change))
}

fn labelled(class: &str, label: &str) -> El {
    el("label").class(class).child(el("span").class("field-label").text(label))
}
