//! Moving the keyboard's focus: into a panel that opens, back to the button that opened it.

use leptos::prelude::{document, queue_microtask};
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Focuses the element with this id, once what was just built is in the document.
pub fn by_id(id: String) {
    soon(Box::new(move || by_its_id(&id)));
}

/// As `by_id`, where what had the focus is gone with the page it stood on.
pub fn if_lost(id: String) {
    super::page::next_frame(move || {
        let (active, body) = (document().active_element(), document().body().map(Element::from));
        if active.is_none() || active == body {
            by_id(id);
        }
    });
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

/// What has the focus, unless that is `here`, something in it, or something around it.
pub fn outside(here: &Element) -> Option<HtmlElement> {
    let active: HtmlElement = document().active_element()?.dyn_into().ok()?;
    (!active.contains(Some(here)) && !here.contains(Some(&active))).then_some(active)
}

/// Gives the focus back after what is being built now has taken it.
pub fn back_to(element: Option<HtmlElement>) {
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

pub fn scroll_to(id: &str) {
    if let Some(element) = by_its_id(id) {
        element.scroll_into_view();
    }
}

fn by_its_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
