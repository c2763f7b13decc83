//! What surrounds every field: its label, its hint and its error.

use leptos::prelude::*;

use super::Form;
use crate::ui::slim::{SlimChildren, flag};
use crate::ui::{IntoSlim, SlimView, memo};

/// `children` is the input, whose attributes are [`Form::id`], [`described_by`] and [`is_wrong`].
#[component]
#[inline(never)]
pub fn LabeledField(
    form: Form,
    field: &'static str,
    label: &'static str,
    hint: &'static str,
    children: SlimChildren,
) -> SlimView {
    view! {
        <div class="field" id=form.frame_id(field)>
            <label class="field-label" for=form.id(field)>{label}</label>
            {children.run()}
            <p class="field-hint" id=form.hint_id(field)>{hint}</p>
            <FieldError form field/>
        </div>
    }
    .slim()
}

/// Several inputs under one legend.
#[component]
#[inline(never)]
pub fn FieldGroup(
    form: Form,
    field: &'static str,
    legend: &'static str,
    children: SlimChildren,
) -> SlimView {
    view! {
        <fieldset
            class="choices"
            id=form.frame_id(field)
            aria-describedby=form.error_id(field)
            aria-invalid=is_wrong(form, field)
        >
            <legend>{legend}</legend>
            {children.run()}
            <FieldError form field/>
        </fieldset>
    }
    .slim()
}

/// A live region from the start: screen readers announce what appears in it.
#[component]
#[inline(never)]
fn FieldError(form: Form, field: &'static str) -> SlimView {
    let words = memo(move || form.error(field).unwrap_or_default());
    view! { <p class="field-error" id=form.error_id(field) role="alert" prop:textContent=words></p> }
        .slim()
}

pub fn described_by(form: Form, field: &str) -> String {
    format!("{} {}", form.hint_id(field), form.error_id(field))
}

pub fn is_wrong(form: Form, field: &'static str) -> Signal<Option<&'static str>> {
    flag(memo(move || form.error(field).is_some()))
}
