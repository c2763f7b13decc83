//! Markup that comes and goes, and lists.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::renderer::types::{Element, Node};

use super::{Built, IntoSlim, SlimChildrenFn, SlimView, memo};
use crate::browser::focus;

/// Shows its children while `when` is true, like Leptos' own `Show`.
#[component]
#[inline(never)]
pub fn Show(#[prop(into)] when: Signal<bool>, children: SlimChildrenFn) -> SlimView {
    let is_shown = memo(move || when.get());
    optional(move || is_shown.get().then(|| untrack(|| children.run())))
}

/// A view that follows the signals it reads, or nothing. Each change builds it anew: use it where
/// the whole part is another one, and a signal inside the markup where a part changes.
pub fn optional(view: impl Fn() -> Option<SlimView> + 'static) -> SlimView {
    SlimView::of(Box::new(Optional::new(Box::new(view))))
}

struct Optional {
    marker: Node,
    /// Held here and not by the effect. Leptos drops an ended effect's value one task later; until
    /// then the effects inside would still read signals that are disposed.
    shown: Rc<RefCell<Option<Built>>>,
    _effect: RenderEffect<()>,
}

impl Optional {
    #[inline(never)]
    fn new(view: Box<dyn Fn() -> Option<SlimView>>) -> Self {
        let marker: Node = document().create_comment("").into();
        let shown = Rc::new(RefCell::new(None::<Built>));
        let (holder, place) = (Rc::downgrade(&shown), marker.clone());
        let effect = RenderEffect::new(move |_: Option<()>| {
            let mut next = view().map(|view| view.0.take());
            let Some(holder) = holder.upgrade() else { return };
            let parent = place.parent_element();
            if let (Some(next), Some(parent)) = (&mut next, &parent) {
                next.mount(parent, Some(&place));
            }
            if let Some(mut before) = holder.replace(next) {
                before.unmount();
                if let Some(parent) = &parent {
                    focus::if_lost_around(parent);
                }
            }
        });
        Self { marker, shown, _effect: effect }
    }
}

impl Mountable for Optional {
    fn unmount(&mut self) {
        if let Some(shown) = &mut *self.shown.borrow_mut() {
            shown.unmount();
        }
        if let Some(parent) = self.marker.parent_node() {
            // A child of its own parent can be removed.
            _ = parent.remove_child(&self.marker);
        }
    }

    fn mount(&mut self, parent: &Element, before: Option<&Node>) {
        // `before` is a child of `parent`, or absent.
        _ = parent.insert_before(&self.marker, before);
        if let Some(shown) = &mut *self.shown.borrow_mut() {
            shown.mount(parent, Some(&self.marker));
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        if self.shown.borrow().as_ref().is_some_and(|shown| shown.insert_before_this(child)) {
            return true;
        }
        let Some(parent) = self.marker.parent_element() else { return false };
        child.mount(&parent, Some(&self.marker));
        true
    }

    fn elements(&self) -> Vec<Element> {
        self.shown.borrow().as_ref().map(|shown| shown.elements()).unwrap_or_default()
    }
}

/// One view for each ID, kept while the ID stays in the list, like Leptos' own `For`.
#[component]
#[inline(never)]
pub fn Each(
    #[prop(into)] ids: Signal<Vec<Arc<str>>>,
    children: Box<dyn Fn(Arc<str>) -> SlimView + Send + Sync>,
) -> SlimView {
    let children = Arc::new(children);
    view! { <For each=move || ids.get() key=Arc::clone children=move |id| children(id)/> }.slim()
}
