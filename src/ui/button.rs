//! One button for all: a label, a look, and no second press while the first is being carried out.

use leptos::prelude::*;

use super::icon::{Icon, icon};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Primary,
    Plain,
    Danger,
    /// Without a border, for what stands beside something more important.
    Quiet,
}

pub struct Button {
    label: String,
    /// Read out after the label, for buttons that stand in every row.
    about: Option<String>,
    look: Look,
    icon: Option<Icon>,
    id: Option<String>,
    busy: Option<Signal<bool>>,
    submits: bool,
}

impl Button {
    pub fn new(look: Look, label: impl Into<String>) -> Self {
        let label = label.into();
        Self { label, about: None, look, icon: None, id: None, busy: None, submits: false }
    }

    pub fn about(mut self, what: impl Into<String>) -> Self {
        self.about = Some(what.into());
        self
    }

    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// While true a press does nothing, and assistive technology is told.
    pub fn busy(mut self, busy: impl Into<Signal<bool>>) -> Self {
        self.busy = Some(busy.into());
        self
    }

    /// Sends the form it stands in; that form's `submit` has the say.
    pub fn submit(mut self) -> AnyView {
        self.submits = true;
        self.on(|| ())
    }

    pub fn on(self, act: impl Fn() + 'static) -> AnyView {
        self.boxed(Box::new(act))
    }

    fn boxed(self, act: Box<dyn Fn()>) -> AnyView {
        let class = match self.look {
            Look::Primary => "button button-primary",
            Look::Plain => "button",
            Look::Danger => "button button-danger",
            Look::Quiet => "button button-quiet",
        };
        let busy = self.busy;
        let is_busy = move || busy.and_then(|busy| busy.try_get()).unwrap_or(false);
        let press = move |event: leptos::ev::MouseEvent| {
            if busy.and_then(|busy| busy.try_get_untracked()).unwrap_or(false) {
                event.prevent_default();
            } else {
                act();
            }
        };
        view! {
            <button
                type=if self.submits { "submit" } else { "button" }
                class=class
                id=self.id
                aria-disabled=move || is_busy().then_some("true")
                aria-busy=move || is_busy().then_some("true")
                on:click=press
            >
                {self.icon.map(icon)}
                {self.label}
                {self.about.map(|about| view! { <span class="aside">" "{about}</span> }.into_any())}
            </button>
        }
        .into_any()
    }
}
