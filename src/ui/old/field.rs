//! Fields of a form: a label above, the input beneath, and what the registry says about it.

use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::el::{El, el};

/// What a person types or chooses in an element, to be read later.
#[derive(Clone)]
pub struct Field(HtmlInputElement);

impl Field {
    /// An input, a select or a text area: all keep what was chosen in the property `value`.
    pub fn of(element: &El) -> Self {
        Self(element.node().clone().unchecked_into())
    }

    pub fn value(&self) -> String {
        self.0.value()
    }

    pub fn set_value(&self, value: &str) {
        self.0.set_value(value);
    }

    pub fn is_checked(&self) -> bool {
        self.0.checked()
    }

    pub fn set_checked(&self, is: bool) {
        self.0.set_checked(is);
    }
}

/// A label around its input, so that neither needs an id.
pub fn field(label: &str, input: El) -> El {
    el("label").class("field").child(el("span").class("field-label").text(label)).child(input)
}

pub fn input(kind: &str) -> El {
    el("input").class("input").attr("type", kind)
}

pub fn checkbox(is_checked: bool) -> El {
    el("input").attr("type", "checkbox").maybe_attr("checked", is_checked.then_some(""))
}

/// One choice of several, with `name` shared by all of them.
pub fn radio(name: &str, label: &str, chosen: bool, choose: impl Fn() + 'static) -> El {
    let input = el("input").attr("type", "radio").attr("name", name);
    let input = input.maybe_attr("checked", chosen.then_some("")).on("change", move |_| choose());
    el("label").class("choice").child(input).child(el("span").text(label))
}
