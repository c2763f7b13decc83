//! Moving the keyboard's focus: into a panel that opens, back to the button that opened it.

use std::cell::RefCell;

use leptos::prelude::{document, on_cleanup, queue_microtask, window_event_listener_untyped};
use leptos::wasm_bindgen::JsCast;
use send_wrapper::SendWrapper;
use web_sys::{
    Element, FocusOptions, HtmlDialogElement, HtmlElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// Focuses the element with this id, once what was just built is in the document.
pub fn by_id(id: String) {
    soon(Box::new(move || by_its_id(&id)));
}

/// Opens the dialog over everything else; the focus goes to its first button.
pub fn dialog(dialog: &HtmlDialogElement) {
    // Refused only for a dialog that is open or outside the document.
    _ = dialog.show_modal();
    // A frame as high as its content may show its middle outside the host's window.
    dialog.scroll_into_view();
}

/// An element that had the focus.
pub type Focused = SendWrapper<HtmlElement>;

thread_local! {
    static LAST: RefCell<Option<HtmlElement>> = const { RefCell::new(None) };
}

/// Remembers what has the focus, so that `if_lost` knows whether it is gone.
pub fn follow() {
    let handle = window_event_listener_untyped("focusin", |_| LAST.set(active()));
    on_cleanup(move || handle.remove());
}

/// Focuses the element with this ID if the element that had the focus is gone or hidden.
pub fn if_lost(id: String) {
    when_lost(Box::new(move || by_its_id(&id)));
}

/// Focuses the element with this ID unless the focus has found a place inside the page by then. What
/// was lost may have led to the page as a whole, whose ID is `page`.
pub fn if_nowhere_in(page: &'static str, id: String) {
    super::page::when_announced(move || {
        let is_inside = has_visible_focus() && active().is_none_or(|active| active.id() != page);
        if !is_inside && let Some(element) = by_its_id(&id) {
            without_scrolling(&element);
        }
    });
}

/// As `if_lost`, for the panel, notice or page around a place where something was removed.
pub fn if_lost_around(place: &Element) {
    let around = place.closest("[tabindex='-1']").ok().flatten();
    let around = around.and_then(|around| around.dyn_into::<HtmlElement>().ok());
    when_lost(Box::new(move || around.clone()));
}

/// A browser notices a hidden element only after it has drawn a frame.
fn when_lost(find: Box<dyn Fn() -> Option<HtmlElement>>) {
    super::page::next_frame(move || {
        super::page::next_frame(move || {
            let is_lost = LAST.with_borrow(|last| last.as_ref().is_some_and(is_out_of_sight));
            if is_lost && !has_visible_focus() {
                LAST.set(None);
                if let Some(element) = find() {
                    without_scrolling(&element);
                }
            }
        });
    });
}

fn has_visible_focus() -> bool {
    let active = active().filter(|active| Some(active) != document().body().as_ref());
    active.is_some_and(|active| !is_out_of_sight(&active))
}

fn is_out_of_sight(element: &HtmlElement) -> bool {
    !element.is_connected() || element.get_client_rects().length() == 0
}

pub fn focused() -> Option<Focused> {
    active().map(SendWrapper::new)
}

fn active() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

pub fn without_scrolling(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that cannot take the focus leaves it where it is.
    _ = element.focus_with_options(&options);
}

/// As `by_id`, for the first field or button inside the element.
pub fn first_inside(id: String) {
    soon(Box::new(move || {
        let outer = by_its_id(&id)?;
        let inside = outer.query_selector("input, select, textarea, button, a[href]");
        let first = inside.ok().flatten().and_then(|first| first.dyn_into::<HtmlElement>().ok());
        Some(first.unwrap_or(outer))
    }));
}

/// At the end of what runs now, before anybody can press another key; what is not there yet gets
/// one frame more.
fn soon(find: Box<dyn Fn() -> Option<HtmlElement>>) {
    // An element that cannot take the focus leaves it where it is.
    queue_microtask(move || match find() {
        Some(element) => _ = element.focus(),
        None => super::page::next_frame(move || {
            if let Some(element) = find() {
                _ = element.focus();
            }
        }),
    });
}

/// Moves among the elements of a menu: `step` is 1 or -1, and the ends meet.
pub fn step_among(id: &str, selector: &str, step: i32) {
    let Some(found) = by_its_id(id).and_then(|list| list.query_selector_all(selector).ok()) else {
        return;
    };
    let count = i32::try_from(found.length()).unwrap_or(0);
    let active = document().active_element();
    let at = (0..count).find(|at| {
        let node = found.item(at.unsigned_abs());
        node.and_then(|node| node.dyn_into().ok()) == active
    });
    let next = match at {
        Some(at) => (at + step).rem_euclid(count.max(1)),
        None if step > 0 => 0,
        None => count - 1,
    };
    let target = found.item(next.unsigned_abs()).and_then(|node| node.dyn_into().ok());
    if let Some(target) = target {
        let target: HtmlElement = target;
        _ = target.focus();
    }
}

/// Focuses this element, once what was just built is in the document.
pub fn element(element: impl AsRef<HtmlElement>) {
    let element = element.as_ref().clone();
    // An element that cannot take the focus leaves it where it is.
    queue_microtask(move || _ = element.focus());
}

pub fn is_there(id: &str) -> bool {
    by_its_id(id).is_some()
}

/// Whether the focus is on or inside the element.
pub fn is_inside(id: &str) -> bool {
    let active = document().active_element();
    by_its_id(id).is_some_and(|element| element.contains(active.as_deref()))
}

/// Whether the focus is on or inside this element.
pub fn is_within(element: &Element) -> bool {
    element.contains(document().active_element().as_deref())
}

/// What has the focus, unless that is `here`, something in it, or something around it.
pub fn outside(here: &Element) -> Option<Focused> {
    let active = active()?;
    let is_outside = !active.contains(Some(here)) && !here.contains(Some(&active));
    is_outside.then(|| SendWrapper::new(active))
}

/// Gives the focus back after what is built or removed now has taken it.
pub fn back_to(element: Option<Focused>) {
    if let Some(element) = element {
        queue_microtask(move || _ = element.focus());
    }
}

/// Goes to the element that the address's fragment names, if the document has it.
pub fn fragment(address: &str) {
    if let Some((_, id)) = address.split_once('#')
        && let Some(element) = by_its_id(id)
    {
        element.scroll_into_view();
        _ = element.focus();
    }
}

/// Scrolls only as far as the element needs to be in sight.
pub fn show(id: &str) {
    if let Some(element) = by_its_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

pub fn scroll_to(id: &str) {
    if let Some(element) = by_its_id(id) {
        element.scroll_into_view();
    }
}

fn by_its_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
