//! Views with few types, for the part of the page that a person waits for.
//!
//! Leptos compiles each shape of markup into code of its own, and `AnyView` keeps code to build,
//! rebuild and own every shape. Textbook markup before the first row adds 36.9 KB (brotli) to
//! 107 KB and 0.4 to the ratio of the first row's time against a 3 KB page. With the devices of
//! this module the same markup adds 16 KB. So before the first row:
//! - a component returns a [`SlimView`]: markup that is built already, of which only its DOM nodes
//!   and effects are kept;
//! - what comes and goes is a [`Show`] or an [`optional`] view, and a list is an [`Each`]: like
//!   their Leptos namesakes, but compiled once;
//! - a derived value is a [`memo`] or [`derive`]d: like Leptos' own, but compiled once for each type;
//! - text that changes is a signal in `prop:textContent`. Browser translation replaces text nodes,
//!   and a text node that Leptos holds would then be updated outside the document;
//! - a small part that comes and goes has `hidden=flag(…)`: its nodes stay, and nothing is built.
//!
//! The second half of the application has a budget of its own and uses the same devices. Three
//! habits besides, which a reader of the Leptos book will not expect:
//! - `#[inline(never)]` on components: LLVM would compile a component again into each caller;
//! - `try_get`, `try_set` and `try_update` in callbacks: a panel can close before an answer arrives,
//!   and a signal that ended with its panel would panic;
//! - `Reading` and `Sending` in place of `Resource` and `Action`: these know no slow answer, no
//!   failure that keeps what was there, and no retry with the same `Idempotency-Key`.

mod dynamic;

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::{Position, PositionState};
use send_wrapper::SendWrapper;

pub use dynamic::{Each, Show, optional};

type Built = Box<dyn Mountable>;

/// Markup of any shape. Unlike `AnyView`, it is built where it is written.
pub struct SlimView(SendWrapper<Built>);

pub trait IntoSlim {
    fn slim(self) -> SlimView;
}

impl<V: IntoView<State: 'static>> IntoSlim for V {
    fn slim(self) -> SlimView {
        SlimView::of(Box::new(self.into_view().build()))
    }
}

impl SlimView {
    #[inline(never)]
    fn of(built: Built) -> Self {
        Self(SendWrapper::new(built))
    }
}

/// The children of a component, called once.
pub struct SlimChildren(Box<dyn FnOnce() -> SlimView>);

impl SlimChildren {
    pub fn run(self) -> SlimView {
        (self.0)()
    }
}

impl<F, V> ToChildren<F> for SlimChildren
where
    F: FnOnce() -> V + 'static,
    V: IntoView<State: 'static>,
{
    fn to_children(children: F) -> Self {
        Self(Box::new(move || children().slim()))
    }
}

/// The children of a component that builds them each time they are shown.
#[derive(Clone)]
pub struct SlimChildrenFn(Rc<dyn Fn() -> SlimView>);

impl<F, V> ToChildren<F> for SlimChildrenFn
where
    F: Fn() -> V + 'static,
    V: IntoView<State: 'static>,
{
    fn to_children(children: F) -> Self {
        Self(Rc::new(move || children().slim()))
    }
}

impl SlimChildrenFn {
    pub fn run(&self) -> SlimView {
        (self.0)()
    }
}

/// As `Memo::new`, compiled once for each type of value. `Memo::new` is compiled for each closure,
/// at 1.3 KB of wasm.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    read: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    #[inline(never)]
    fn boxed<T: PartialEq + Send + Sync + 'static>(
        read: Box<dyn Fn() -> T + Send + Sync>,
    ) -> Memo<T> {
        Memo::new(move |_| read())
    }
    boxed(Box::new(read))
}

/// As `Signal::derive`, compiled once for each type of value.
pub fn derive<T: Send + Sync + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    #[inline(never)]
    fn boxed<T: Send + Sync + 'static>(read: Box<dyn Fn() -> T + Send + Sync>) -> Signal<T> {
        Signal::derive(read)
    }
    boxed(Box::new(read))
}

/// For attributes that are `true` or absent.
pub fn flag(is: impl Into<Signal<bool>>) -> Signal<Option<&'static str>> {
    let is = is.into();
    derive(move || is.get().then_some("true"))
}

/// Runs `act` now and whenever a signal that it reads changes. `Effect::new` compiles its task for
/// each closure, this one once.
pub fn effect(act: impl Fn() + 'static) {
    fn boxed(act: Box<dyn Fn()>) {
        Effect::new(move |_: Option<()>| act());
    }
    boxed(Box::new(act));
}

/// Runs `act` whenever `is` turns from true to false.
pub fn on_end(is: impl Into<Signal<bool>>, act: impl Fn() + 'static) {
    let (is, was) = (is.into(), Cell::new(false));
    effect(move || {
        let is = is.get();
        if was.replace(is) && !is {
            act();
        }
    });
}

impl Render for SlimView {
    type State = SlimState;

    fn build(self) -> SlimState {
        SlimState(self.0.take())
    }

    #[inline(never)]
    fn rebuild(self, state: &mut SlimState) {
        let mut next = self.build();
        state.insert_before_this(&mut next);
        state.unmount();
        *state = next;
    }
}

pub struct SlimState(Built);

impl Mountable for SlimState {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, before: Option<&Node>) {
        self.0.mount(parent, before);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}

/// Attributes are set where the markup is written, not on a component.
impl AddAnyAttr for SlimView {
    type Output<N: Attribute> = Self;

    fn add_any_attr<N: Attribute>(self, _: N) -> Self {
        self
    }
}

/// The page is rendered in the browser only.
impl RenderHtml for SlimView {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> SlimState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
