//! The frame of a panel inside a row.

use leptos::prelude::*;

use crate::browser::focus;
use crate::state::row::Row;
use crate::ui::keyboard::is_escape;
use crate::ui::slim::{IntoSlim, SlimChildren, SlimView};

/// Named, focused when it opens, closed by Escape.
#[component]
#[inline(never)]
pub fn Framed(row: Row, title: String, children: SlimChildren) -> SlimView {
    let id = row.element_id("panel");
    focus::by_id(id.clone());
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if is_escape(&event) {
            row.dismiss();
        }
    };
    let label = title.clone();
    view! {
        <section class="panel" id=id tabindex="-1" aria-label=label on:keydown=on_key>
            <h3 class="panel-title"><bdi>{title}</bdi></h3>
            {children.run()}
        </section>
    }
    .slim()
}
