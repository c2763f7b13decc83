//! A button that opens a short list of actions. The list exists only while it is open.

use std::rc::Rc;

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::browser::{focus, page};

pub enum Does {
    Go(String),
    Act(Rc<dyn Fn()>),
}

pub struct Item {
    pub label: &'static str,
    pub danger: bool,
    pub does: Does,
}

/// `items` is asked at each opening: what can be done changes with the key.
pub fn menu(id: String, label: Signal<String>, items: Rc<dyn Fn() -> Vec<Item>>) -> AnyView {
    let open = RwSignal::new(false);
    let list_id = format!("{id}-list");
    let items = StoredValue::new_local(items);
    let ids = StoredValue::new((id.clone(), list_id.clone()));
    let close = move || {
        open.try_set(false);
        ids.try_with_value(|(button, _)| focus::by_id(button.clone()));
    };
    let show = move || {
        open.set(true);
        let list = list_id.clone();
        page::next_frame(move || focus::step_among(&list, ITEMS, 1));
    };
    let list_of = move || ids.try_with_value(|(_, list)| list.clone()).unwrap_or_default();
    let on_key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "Escape" => {
                event.prevent_default();
                return close();
            }
            _ => return,
        };
        event.prevent_default();
        focus::step_among(&list_of(), ITEMS, step);
    };
    // Leaving the list closes it, but only once the focus has arrived somewhere else.
    let on_leave = move |_: FocusEvent| {
        page::next_frame(move || {
            let still_inside = ids.try_with_value(|(_, list)| focus::is_inside(list));
            if still_inside == Some(false) {
                open.try_set(false);
            }
        });
    };
    let list = move || {
        let entries = items.with_value(|items| items());
        let entries: Vec<AnyView> = entries.into_iter().map(|item| entry(item, open)).collect();
        view! {
            <div class="menu-list" role="menu" id=list_of() aria-label=label
                on:keydown=on_key on:focusout=on_leave>
                {entries}
            </div>
        }
        .into_any()
    };
    view! {
        <div class="menu">
            <button
                type="button"
                class="button button-quiet button-icon"
                id=id
                aria-label=label
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| if open.get_untracked() { close() } else { show() }
            >
                {icon(Icon::More)}
            </button>
            {move || open.get().then(list)}
        </div>
    }
    .into_any()
}

const ITEMS: &str = "[role=menuitem]";

fn entry(item: Item, open: RwSignal<bool>) -> AnyView {
    let class = if item.danger { "menu-item menu-danger" } else { "menu-item" };
    match item.does {
        Does::Go(href) => {
            view! { <a class=class role="menuitem" tabindex="-1" href=href>{item.label}</a> }
                .into_any()
        }
        Does::Act(act) => {
            let press = move |_| {
                open.try_set(false);
                act();
            };
            view! {
                <button type="button" class=class role="menuitem" tabindex="-1" on:click=press>
                    {item.label}
                </button>
            }
            .into_any()
        }
    }
}
