//! A button that opens a short list of actions. The list exists only while it is open.

use leptos::ev;
use leptos::prelude::*;

use super::icon::{Icon, Shape};
use super::keyboard::is_escape;
use super::slim::{IntoSlim, SlimView, derive, memo, optional};
use crate::browser::{focus, page};

#[derive(Clone)]
pub struct MenuItem {
    pub label: &'static str,
    pub is_dangerous: bool,
    pub action: MenuAction,
}

#[derive(Clone)]
pub enum MenuAction {
    /// Follows a link to an address.
    Go(String),
    Run(Callback<()>),
}

const ITEMS: &str = "[role=menuitem]";

#[derive(Clone, Copy)]
struct MenuState {
    is_open: RwSignal<bool>,
    /// Whether the menu was open when the pointer went down on its button. By the time of the click
    /// the list has lost the focus, and with it the menu may be closed.
    was_open: StoredValue<Option<bool>>,
    id: StoredValue<String>,
}

/// `items` is called at each opening, because the actions change with the key.
#[component]
#[inline(never)]
pub fn Menu(
    id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] items: Callback<(), Vec<MenuItem>>,
) -> SlimView {
    let menu = MenuState {
        is_open: RwSignal::new(false),
        was_open: StoredValue::new(None),
        id: StoredValue::new(id.clone()),
    };
    let label = memo(move || Some(label.get()));
    let list = move || menu.is_open.get().then(|| untrack(|| menu.list(items.run(()))));
    view! {
        <div class="menu" on:focusout=move |event| menu.on_focus_out(&event)>
            <button
                type="button"
                class="button button-quiet button-icon"
                id=id
                aria-haspopup="menu"
                aria-label=label
                aria-expanded=derive(move || if menu.is_open.get() { "true" } else { "false" })
                on:pointerdown=move |_| menu.on_pointer_down()
                on:click=move |_| menu.on_click()
            >
                <Icon shape=Shape::More/>
            </button>
            {optional(list)}
        </div>
    }
    .slim()
}

impl MenuState {
    fn list_id(self) -> String {
        self.id.try_with_value(|id| format!("{id}-list")).unwrap_or_default()
    }

    fn on_pointer_down(self) {
        self.was_open.set_value(self.is_open.try_get_untracked());
    }

    fn on_click(self) {
        let before = self.was_open.try_update_value(Option::take).flatten();
        if before.unwrap_or_else(|| self.is_open.get_untracked()) {
            self.close();
        } else {
            self.open();
        }
    }

    fn open(self) {
        self.is_open.set(true);
        page::next_frame(move || {
            focus::show(&self.list_id());
            focus::step_among(&self.list_id(), ITEMS, 1);
        });
    }

    fn close(self) {
        self.is_open.try_set(false);
        if let Some(id) = self.id.try_get_value() {
            focus::by_id(id);
        }
    }

    fn list(self, items: Vec<MenuItem>) -> SlimView {
        let entries: Vec<SlimView> = items.into_iter().map(|item| self.entry(item)).collect();
        view! {
            <div
                class="menu-list"
                role="menu"
                id=self.list_id()
                on:keydown=move |event| self.on_key(&event)
            >
                {entries}
            </div>
        }
        .slim()
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        match event.key().as_str() {
            "ArrowDown" => focus::step_among(&self.list_id(), ITEMS, 1),
            "ArrowUp" => focus::step_among(&self.list_id(), ITEMS, -1),
            _ if is_escape(event) => self.close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Closes the list once the focus has arrived outside the menu.
    fn on_focus_out(self, _: &ev::FocusEvent) {
        page::next_frame(move || {
            let Some(id) = self.id.try_get_value() else { return };
            if !focus::is_inside(&self.list_id()) && !focus::is_inside(&id) {
                self.is_open.try_set(false);
            }
        });
    }

    fn entry(self, item: MenuItem) -> SlimView {
        let class = if item.is_dangerous { "menu-item menu-danger" } else { "menu-item" };
        match item.action {
            MenuAction::Go(href) => {
                let target = href.clone();
                let leave = move |_| {
                    self.is_open.try_set(false);
                    let target = target.clone();
                    page::next_frame(move || focus::fragment(&target));
                };
                view! {
                    <a class=class role="menuitem" tabindex="-1" href=href on:click=leave>
                        {item.label}
                    </a>
                }
                .slim()
            }
            MenuAction::Run(act) => {
                let press = move |_| {
                    self.is_open.try_set(false);
                    act.run(());
                };
                view! {
                    <button
                        class=class
                        role="menuitem"
                        tabindex="-1"
                        type="button"
                        on:click=press
                    >
                        {item.label}
                    </button>
                }
                .slim()
            }
        }
    }
}
