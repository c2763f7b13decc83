//! A button that opens a short list of actions. The list exists only while it is open.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::el::{El, el};
use super::icon::{Icon, icon};
use crate::browser::{focus, page};

pub enum Does {
    Go(String),
    Act(Box<dyn Fn()>),
}

pub struct Item {
    pub label: &'static str,
    pub danger: bool,
    pub does: Does,
}

const ITEMS: &str = "[role=menuitem]";

#[derive(Clone, Copy)]
struct Menu {
    open: RwSignal<bool>,
    id: StoredValue<String>,
}

/// `items` is asked at each opening: what can be done changes with the key.
pub fn menu(
    id: &str,
    label: impl Fn() -> String + Clone + 'static,
    items: impl Fn() -> Vec<Item> + 'static,
) -> El {
    let menu = Menu { open: RwSignal::new(false), id: StoredValue::new(id.to_owned()) };
    let button = el("button")
        .attr("type", "button")
        .class("button button-quiet button-icon")
        .attr("id", id)
        .attr("aria-haspopup", "menu")
        .live_attr("aria-label", move || Some(label()))
        .live_toggle("aria-expanded", move || menu.open.get())
        .on("click", move |_| if menu.open.get_untracked() { menu.close() } else { menu.show() })
        .child(icon(Icon::More));
    let list = move || menu.open.get().then(|| menu.list(items()));
    el("div").class("menu").child(button).dynamic(list)
}

impl Menu {
    fn list_id(self) -> String {
        self.id.try_with_value(|id| format!("{id}-list")).unwrap_or_default()
    }

    fn show(self) {
        self.open.set(true);
        page::next_frame(move || focus::step_among(&self.list_id(), ITEMS, 1));
    }

    fn close(self) {
        self.open.try_set(false);
        if let Some(id) = self.id.try_get_value() {
            focus::by_id(id);
        }
    }

    fn list(self, items: Vec<Item>) -> El {
        el("div")
            .class("menu-list")
            .attr("role", "menu")
            .attr("id", &self.list_id())
            .on("keydown", move |event| self.on_key(&event))
            .on("focusout", move |_| self.on_leave())
            .children(items.into_iter().map(|item| self.entry(item)))
    }

    fn on_key(self, event: &Event) {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        match event.key().as_str() {
            "ArrowDown" => focus::step_among(&self.list_id(), ITEMS, 1),
            "ArrowUp" => focus::step_among(&self.list_id(), ITEMS, -1),
            "Escape" => self.close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Leaving the list closes it, but only once the focus has arrived somewhere else.
    fn on_leave(self) {
        page::next_frame(move || {
            if !focus::is_inside(&self.list_id()) {
                self.open.try_set(false);
            }
        });
    }

    fn entry(self, item: Item) -> El {
        let class = if item.danger { "menu-item menu-danger" } else { "menu-item" };
        let entry = match item.does {
            Does::Go(href) => el("a").attr("href", &href),
            Does::Act(act) => el("button").attr("type", "button").on("click", move |_| {
                self.open.try_set(false);
                act();
            }),
        };
        entry.class(class).attr("role", "menuitem").attr("tabindex", "-1").text(item.label)
    }
}
