//! Fields of a form.

use leptos::prelude::*;

use super::slim::{IntoSlim, SlimChildren, SlimView};

/// A label around its input, so that neither needs an ID.
#[component]
#[inline(never)]
pub fn Field(label: &'static str, children: SlimChildren) -> SlimView {
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            {children.run()}
        </label>
    }
    .slim()
}

#[component]
#[inline(never)]
pub fn Checkbox(
    #[prop(into)] label: String,
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_change: Callback<bool>,
    #[prop(optional, into)] described_by: Option<String>,
) -> SlimView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=checked
                aria-describedby=described_by
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            <span>{label}</span>
        </label>
    }
    .slim()
}

/// One choice of several. All choices of a group share `name`, and no other group has it.
#[component]
#[inline(never)]
pub fn Radio(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(into)] chosen: Signal<bool>,
    #[prop(into)] on_choose: Callback<()>,
) -> SlimView {
    view! {
        <label class="choice">
            <input
                type="radio"
                name=name
                prop:checked=chosen
                on:change=move |_| on_choose.run(())
            />
            <span>{label}</span>
        </label>
    }
    .slim()
}
