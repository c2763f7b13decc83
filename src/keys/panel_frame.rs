//! The frame of a panel inside a row.

use leptos::prelude::*;

use crate::browser::focus;
use crate::state::row::Row;
use crate::text::sentence::Sentence;
use crate::ui::keyboard::is_escape;
use crate::ui::slim::{IntoSlim, SlimChildren, SlimView};
use crate::ui::{Says, memo};

/// Named, focused when it opens, closed by Escape.
#[component]
#[inline(never)]
pub fn PanelFrame(
    row: Row,
    #[prop(into)] title: Signal<Sentence>,
    children: SlimChildren,
) -> SlimView {
    let id = row.element_id("panel");
    focus::by_id(id.clone());
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if is_escape(&event) {
            row.dismiss();
        }
    };
    let label = memo(move || Some(title.with(Sentence::plain)));
    view! {
        <section class="panel" id=id tabindex="-1" aria-label=label on:keydown=on_key>
            <h3 class="panel-title"><Says sentence=title/></h3>
            {children.run()}
        </section>
    }
    .slim()
}
