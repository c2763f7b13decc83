//! The panel of a row that issues a new value: the choices first, then the value.

mod actions;
mod lifetimes;
mod overlaps;
mod pills;
mod plan;
mod question;

use leptos::prelude::*;

use self::question::Question;
use super::issued::IssuedValue;
use crate::browser::focus;
use crate::state::row::Row;
use crate::state::secret::{Holds, ShownSecret};
use crate::text::rotation as words;
use crate::text::sentence::Sentence;
use crate::ui::keyboard::is_escape;
use crate::ui::{Button, IntoSlim, Look, SlimView, memo, optional};

#[component]
#[inline(never)]
pub fn RotationPanel(row: Row) -> SlimView {
    let secret = ShownSecret::new();
    let id = row.element_id("panel");
    focus::by_id(id.clone());
    let label = memo(move || Some(words::title(&row.key().name)));
    let is_issued = memo(move || secret.holds.get() != Holds::Nothing);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if is_escape(&event) {
            row.dismiss();
        }
    };
    let inside = move || {
        Some(if is_issued.get() {
            view! { <Issued row secret/> }.slim()
        } else {
            view! { <Question row secret/> }.slim()
        })
    };
    view! {
        <section class="panel rotation" id=id tabindex="-1" aria-label=label on:keydown=on_key>
            {optional(inside)}
        </section>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Issued(row: Row, secret: ShownSecret) -> SlimView {
    let title = memo(move || Sentence(words::new_value_of(&row.key().name)));
    view! {
        <IssuedValue row secret title level=3/>
        <div class="panel-actions issued-done">
            <Button look=Look::Plain on_press=move |()| row.close()>{words::DONE}</Button>
        </div>
    }
    .slim()
}
