//! Fields of a form: a label above, the input beneath, and what the registry says about it.

use leptos::wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};

use super::el::{El, el};

/// A label around its input, so that neither needs an id.
pub fn field(label: &str, input: El) -> El {
    el("label").class("field").child(el("span").class("field-label").text(label)).child(input)
}

pub fn input(kind: &str) -> El {
    el("input").class("input").attr("type", kind)
}

/// What was typed or chosen in the element an event came from.
pub fn value_of(event: &Event) -> String {
    let Some(target) = event.target() else { return String::new() };
    match target.dyn_into::<HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(other) => {
            other.dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default()
        }
    }
}

/// One choice of several, with `name` shared by all of them.
pub fn radio(name: &str, label: &str, chosen: bool, choose: impl Fn() + 'static) -> El {
    let input = el("input").attr("type", "radio").attr("name", name);
    let input = input.maybe_attr("checked", chosen.then_some("")).on("change", move |_| choose());
    el("label").class("choice").child(input).child(el("span").text(label))
}
