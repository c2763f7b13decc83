//! The old element builder, and its way into views and back. Goes with its last user.

pub mod button;
pub mod copy;
pub mod el;
pub mod field;
pub mod icon;
pub mod notice;
pub mod sentence;

use leptos::prelude::*;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::wasm_bindgen::JsCast;

pub use self::button::Button;
pub use self::el::{El, el};
pub use self::notice::notice;
pub use self::sentence::write;
pub use super::announce::Announcer;
pub use super::button::Look;
pub use super::icon::Shape as Icon;
pub use super::notice::Tone;
use super::slim::SlimView;
pub use super::slim::effect;

struct OldState(El);

pub fn old(el: El) -> SlimView {
    SlimView::of(Box::new(OldState(el)))
}

impl Mountable for OldState {
    fn unmount(&mut self) {
        self.0.node().remove();
    }

    fn mount(&mut self, parent: &Element, before: Option<&Node>) {
        _ = parent.insert_before(self.0.node(), before);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let node = self.0.node();
        match node.parent_node().and_then(|parent| parent.dyn_into::<Element>().ok()) {
            Some(parent) => {
                child.mount(&parent, Some(node));
                true
            }
            None => false,
        }
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.0.node().clone()]
    }
}
