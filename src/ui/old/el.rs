//! Elements, built one by one. Leptos compiles its typed markup anew for each shape of markup, which
//! was a third of the bytes a person waits for; here one type serves all, on Leptos' signals.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{Owner, document, untrack};
use leptos::reactive::effect::RenderEffect;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, KeyboardEvent, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element with what keeps it alive: its effects and listeners end when it is dropped.
/// Boxed, so that a chain of calls passes one pointer along; with `inline(never)` on its links that
/// is another tenth of the wasm.
pub struct El(Box<Inner>);

struct Inner {
    node: Element,
    held: Vec<Box<dyn Any>>,
}

/// The document refuses only names that are none; those here are all literals.
#[expect(clippy::expect_used, reason = "a tag is a literal, and every literal here is a tag")]
#[inline(never)]
pub fn el(tag: &str) -> El {
    El::around(document().create_element(tag).expect("a tag"))
}

/// An element of a drawing.
#[expect(clippy::expect_used, reason = "a tag is a literal, and every literal here is a tag")]
#[inline(never)]
pub fn svg(tag: &str) -> El {
    El::around(document().create_element_ns(Some(SVG), tag).expect("a tag"))
}

impl El {
    #[inline(never)]
    fn around(node: Element) -> Self {
        Self(Box::new(Inner { node, held: Vec::new() }))
    }

    pub fn node(&self) -> &Element {
        &self.0.node
    }

    #[inline(never)]
    pub fn class(self, class: &str) -> Self {
        self.attr("class", class)
    }

    #[inline(never)]
    pub fn attr(self, name: &str, value: &str) -> Self {
        set(&self.0.node, name, Some(value));
        self
    }

    #[inline(never)]
    pub fn maybe_attr(self, name: &str, value: Option<&str>) -> Self {
        set(&self.0.node, name, value);
        self
    }

    #[inline(never)]
    pub fn text(self, text: &str) -> Self {
        append(&self.0.node, &document().create_text_node(text));
        self
    }

    #[inline(never)]
    pub fn child(mut self, child: Self) -> Self {
        append(&self.0.node, &child.0.node);
        self.0.held.push(Box::new(child));
        self
    }

    /// A view inside.
    pub fn view(mut self, view: crate::ui::slim::SlimView) -> Self {
        use leptos::prelude::{Mountable, Render};
        let mut state = view.build();
        state.mount(&self.0.node, None);
        self.0.held.push(Box::new(state));
        self
    }

    pub fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Ends up as these and nothing else when `child` is `None`.
    #[inline(never)]
    pub fn maybe(self, child: Option<Self>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    pub fn on(mut self, event: &str, act: impl Fn(Event) + 'static) -> Self {
        self.listen(event, Box::new(act));
        self
    }

    /// A form's own sending would leave the page.
    pub fn on_submit(self, act: impl Fn() + 'static) -> Self {
        self.on("submit", move |event| {
            event.prevent_default();
            act();
        })
    }

    pub fn on_escape(self, act: impl Fn() + 'static) -> Self {
        self.on("keydown", move |event| {
            if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
                act();
            }
        })
    }

    /// Text that follows the signals it reads.
    pub fn live_text(self, text: impl Fn() -> String + 'static) -> Self {
        self.boxed_text(Box::new(text))
    }

    /// An attribute that follows the signals it reads; `None` takes it away.
    pub fn live_attr(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + 'static,
    ) -> Self {
        self.boxed_attr(name, Box::new(value))
    }

    /// There with the value `true`, or not there.
    pub fn live_flag(self, name: &'static str, is: impl Fn() -> bool + 'static) -> Self {
        self.boxed_switch(name, Box::new(is), None)
    }

    /// `true` or `false`, for states that are always told.
    pub fn live_toggle(self, name: &'static str, is: impl Fn() -> bool + 'static) -> Self {
        self.boxed_switch(name, Box::new(is), Some("false"))
    }

    /// There with no value, as `hidden` is, or not there.
    pub fn hidden_while(self, is: impl Fn() -> bool + 'static) -> Self {
        self.boxed_switch("hidden", Box::new(is), None)
    }

    /// Whatever the signals ask for, built anew whenever they change.
    pub fn dynamic(mut self, build: impl Fn() -> Option<Self> + 'static) -> Self {
        self.replace_with(Box::new(build));
        self
    }

    /// A list: one element for each id, kept while its id stays in the list and in its order.
    pub fn each(
        mut self,
        ids: impl Fn() -> Vec<String> + 'static,
        build: impl Fn(&str) -> Self + 'static,
    ) -> Self {
        self.list(Box::new(ids), Box::new(build));
        self
    }

    /// Puts the element at the end of the document, for as long as the document is there.
    pub fn mount(self) {
        if let Some(body) = document().body() {
            append(&body, &self.0.node);
        }
        std::mem::forget(self);
    }

    /// Runs `act` with the element's life: at once, and whenever what it reads changes.
    #[inline(never)]
    pub fn follow(&mut self, act: Box<dyn Fn()>) {
        self.0.held.push(Box::new(RenderEffect::new(move |_: Option<()>| act())));
    }

    #[inline(never)]
    fn boxed_text(mut self, text: Box<dyn Fn() -> String>) -> Self {
        let node = document().create_text_node("");
        append(&self.0.node, &node);
        self.follow(Box::new(move || node.set_data(&text())));
        self
    }

    #[inline(never)]
    fn boxed_attr(mut self, name: &'static str, value: Box<dyn Fn() -> Option<String>>) -> Self {
        let node = self.0.node.clone();
        self.follow(Box::new(move || set(&node, name, value().as_deref())));
        self
    }

    #[inline(never)]
    fn boxed_switch(
        mut self,
        name: &'static str,
        is: Box<dyn Fn() -> bool>,
        off: Option<&'static str>,
    ) -> Self {
        let node = self.0.node.clone();
        self.follow(Box::new(move || set(&node, name, if is() { Some("true") } else { off })));
        self
    }

    #[inline(never)]
    fn listen(&mut self, event: &str, act: Box<dyn Fn(Event)>) {
        let closure = Closure::wrap(act);
        // Refused only for a callback that is no function.
        _ = self.0.node.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        self.0.held.push(Box::new(closure));
    }

    /// What is shown is held here and not by the effect: an effect that has ended lets go of it only
    /// later, and until then everything inside would go on reading signals that are gone.
    #[inline(never)]
    fn replace_with(&mut self, build: Box<dyn Fn() -> Option<Self>>) {
        let (parent, marker) = (self.0.node.clone(), document().create_comment(""));
        append(&parent, &marker);
        let held = Rc::new(RefCell::new(None::<Self>));
        let shown = Rc::downgrade(&held);
        self.follow(Box::new(move || {
            let next = build();
            let Some(shown) = shown.upgrade() else { return };
            if let Some(next) = &next {
                insert(&parent, &next.0.node, &marker);
            }
            if let Some(before) = shown.replace(next) {
                before.0.node.remove();
            }
        }));
        self.0.held.push(Box::new(held));
    }

    #[inline(never)]
    fn list(&mut self, ids: Box<dyn Fn() -> Vec<String>>, build: Box<dyn Fn(&str) -> Self>) {
        let (parent, marker) = (self.0.node.clone(), document().create_comment(""));
        append(&parent, &marker);
        let outer = Owner::current();
        let held = Rc::new(RefCell::new(Vec::new()));
        let shown = Rc::downgrade(&held);
        self.follow(Box::new(move || {
            let ids = ids();
            let Some(shown) = shown.upgrade() else { return };
            let mut old: Vec<Item> = shown.take();
            let mut next = Vec::new();
            for id in ids {
                if let Some(at) = old.iter().position(|item| item.id == id) {
                    // What stood before it in the old list is no longer wanted at its place.
                    old.drain(..at).for_each(Item::end);
                    next.push(old.remove(0));
                    continue;
                }
                let owner = outer.as_ref().map_or_else(Owner::new, Owner::child);
                let element = owner.with(|| untrack(|| build(&id)));
                let place: &Node = old.first().map_or(&marker, |item| item.element.0.node.as_ref());
                insert(&parent, &element.0.node, place);
                next.push(Item { id, element, owner });
            }
            old.into_iter().for_each(Item::end);
            shown.replace(next);
        }));
        self.0.held.push(Box::new(held));
    }
}

struct Item {
    id: String,
    element: El,
    owner: Owner,
}

impl Item {
    fn end(self) {
        self.element.0.node.remove();
        self.owner.cleanup();
    }
}

// Adding a fresh node to an element, or a literal attribute, is refused by no browser.
fn append(parent: &Node, child: &Node) {
    _ = parent.append_child(child);
}

fn insert(parent: &Node, child: &Node, before: &Node) {
    _ = parent.insert_before(child, Some(before));
}

fn set(node: &Element, name: &str, value: Option<&str>) {
    _ = match value {
        Some(value) => node.set_attribute(name, value),
        None => node.remove_attribute(name),
    };
}
