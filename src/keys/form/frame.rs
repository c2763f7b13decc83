//! What stands around every field: its label, its hint and its error.

use super::Form;
use crate::ui::old::{El, el};

/// A field with everything that belongs to it; tests and screen readers find it by its label.
pub fn labelled(form: Form, field: &'static str, label: &str, hint: Option<&str>, input: El) -> El {
    let (id, hint_id, error_id) =
        (form.id(field), form.id(&format!("{field}-hint")), form.id(&format!("{field}-error")));
    let described = if hint.is_some() { format!("{hint_id} {error_id}") } else { error_id };
    let input = input
        .attr("id", &id)
        .attr("name", field)
        .attr("aria-describedby", &described)
        .live_flag("aria-invalid", move || form.error(field).is_some());
    let hint = hint.map(|hint| el("p").class("field-hint").attr("id", &hint_id).text(hint));
    el("div")
        .class("field")
        .attr("id", &form.id(&format!("{field}-field")))
        .child(el("label").class("field-label").attr("for", &id).text(label))
        .child(input)
        .maybe(hint)
        .child(error(form, field))
}

/// Choices that belong together, under one legend.
pub fn group(form: Form, field: &'static str, legend: &str) -> El {
    el("fieldset")
        .class("choices")
        .attr("id", &form.id(&format!("{field}-field")))
        .attr("aria-describedby", &form.id(&format!("{field}-error")))
        .live_flag("aria-invalid", move || form.error(field).is_some())
        .child(el("legend").text(legend))
}

pub fn error(form: Form, field: &'static str) -> El {
    el("div").attr("id", &form.id(&format!("{field}-error"))).dynamic(move || {
        form.error(field)
            .map(|words| el("p").class("field-error").attr("role", "alert").text(&words))
    })
}
