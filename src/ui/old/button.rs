//! One button for all: a label, a look, and no second press while the first is being carried out.

use leptos::prelude::*;

use super::el::{El, el};
use super::icon::icon;
use super::{Icon, Look};

pub struct Button {
    element: El,
    busy: Option<Signal<bool>>,
    kind: &'static str,
}

impl Button {
    pub fn new(look: Look, label: &str) -> Self {
        Self { element: el("button").class(look.class()).text(label), busy: None, kind: "button" }
    }

    /// A label that follows the signals it reads; the button stays the same one.
    pub fn live(look: Look, label: impl Fn() -> &'static str + 'static) -> Self {
        let element = el("button").class(look.class()).live_text(move || label().to_owned());
        Self { element, busy: None, kind: "button" }
    }

    pub fn with_icon(look: Look, shape: Icon, label: &str) -> Self {
        let element = el("button").class(look.class()).child(icon(shape)).text(label);
        Self { element, busy: None, kind: "button" }
    }

    /// Read out after the label, for buttons that stand in every row.
    pub fn about(mut self, what: &str) -> Self {
        self.element = self.element.child(el("span").class("aside").text(" ").text(what));
        self
    }

    /// As `about`, for what may change while the button stands.
    pub fn live_about(mut self, what: impl Fn() -> String + 'static) -> Self {
        let aside = el("span").class("aside").text(" ").live_text(what);
        self.element = self.element.child(aside);
        self
    }

    pub fn id(mut self, id: &str) -> Self {
        self.element = self.element.attr("id", id);
        self
    }

    /// While true a press does nothing, and assistive technology is told.
    pub fn busy(mut self, busy: impl Into<Signal<bool>>) -> Self {
        let busy = busy.into();
        self.element = self.element.live_flag("aria-disabled", move || busy.get());
        self.element = self.element.live_flag("aria-busy", move || busy.get());
        self.busy = Some(busy);
        self
    }

    /// Sends the form it stands in; that form's `submit` has the say.
    pub fn submit(mut self) -> El {
        self.kind = "submit";
        self.on(|| ())
    }

    pub fn on(self, act: impl Fn() + 'static) -> El {
        let busy = self.busy;
        self.element.attr("type", self.kind).on("click", move |event| {
            if busy.and_then(|busy| busy.try_get_untracked()).unwrap_or(false) {
                event.prevent_default();
            } else {
                act();
            }
        })
    }
}
