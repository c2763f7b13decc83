//! A group of choices in one line.

use leptos::prelude::*;

use crate::ui::field::Radio;
use crate::ui::{IntoSlim, SlimView, memo};

/// All choices of a group share `name`, and no other group has it.
#[component]
#[inline(never)]
pub fn Pills(
    #[prop(into)] name: String,
    #[prop(into)] offered: Signal<Vec<u32>>,
    #[prop(into)] chosen: Signal<u32>,
    label: fn(u32) -> String,
    #[prop(into)] on_choose: Callback<u32>,
) -> SlimView {
    let pill = move |choice: u32| {
        let is_chosen = memo(move || chosen.get() == choice);
        view! {
            <Radio
                name=name.clone()
                label=label(choice)
                chosen=is_chosen
                on_choose=move |()| on_choose.run(choice)
            />
        }
    };
    view! {
        <div class="pills">
            <For each=move || offered.get() key=|choice| *choice children=pill/>
        </div>
    }
    .slim()
}
