//! Which packages a key reaches, as patterns.

use leptos::html::Textarea;
use leptos::prelude::*;

use super::Form;
use super::field::{LabeledField, described_by, is_wrong};
use super::matches::Matches;
use super::text_input::follow_lines;
use crate::text::form as words;
use crate::ui::{IntoSlim, SlimView};

#[component]
#[inline(never)]
pub fn Packages(form: Form) -> SlimView {
    let input = NodeRef::<Textarea>::new();
    follow_lines(input, form.part(|draft| draft.packages.clone()));
    view! {
        <LabeledField form field="packages" label=words::PACKAGES hint=words::PACKAGES_HINT>
            <textarea
                class="input input-lines"
                rows="3"
                name="packages"
                spellcheck="false"
                autocapitalize="none"
                translate="no"
                id=form.id("packages")
                aria-describedby=described_by(form, "packages")
                aria-invalid=is_wrong(form, "packages")
                node_ref=input
                on:input:target=move |event| {
                    form.change(|draft| draft.packages = event.target().value());
                }
            ></textarea>
        </LabeledField>
        <Matches form/>
    }
    .slim()
}
