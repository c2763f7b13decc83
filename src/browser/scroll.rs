//! A person's place in a long page: what is on the screen.

use leptos::prelude::{document, window};
use send_wrapper::SendWrapper;
use web_sys::Element;

#[derive(Clone)]
pub struct Place(SendWrapper<Inner>);

#[derive(Clone)]
struct Inner {
    scrolled: f64,
    /// The first matching element on the screen, and how far below the screen's top it was.
    anchor: Option<(Element, f64)>,
}

/// Where the person is now. `selector` names the elements to hold on to.
pub fn place(selector: &str) -> Option<Place> {
    let scrolled = window().scroll_y().ok()?;
    Some(Place(SendWrapper::new(Inner { scrolled, anchor: anchor(selector) })))
}

fn anchor(selector: &str) -> Option<(Element, f64)> {
    let width = document().document_element()?.client_width();
    let height = window().inner_height().ok()?.as_f64()?;
    #[expect(clippy::cast_possible_truncation, reason = "a screen has few pixels")]
    let at = |y: f64| document().element_from_point((f64::from(width) / 2.0) as f32, y as f32);
    // A row is higher than a step, so none is missed.
    let steps = std::iter::successors(Some(1.0), |y| Some(y + 40.0)).take_while(|y| *y < height);
    let mut found = steps.filter_map(|y| at(y)?.closest(selector).ok().flatten());
    found.next().map(|anchor| {
        let top = anchor.get_bounding_client_rect().top();
        (anchor, top)
    })
}

/// Scrolls until the anchor is where it was, because heights above it may have been guesses.
pub fn back_to(place: &Place) {
    let Inner { scrolled, anchor } = &*place.0;
    window().scroll_to_with_x_and_y(0.0, *scrolled);
    if let Some((anchor, top)) = anchor.as_ref().filter(|(anchor, _)| anchor.is_connected()) {
        let moved = anchor.get_bounding_client_rect().top() - top;
        window().scroll_by_with_x_and_y(0.0, moved);
    }
}

/// Calls back at each press that may lead to another page of the application, before the router
/// hides the present one.
pub fn before_leaving(callback: impl Fn() + 'static) {
    super::leaving::listen_first("click", move |_| callback());
}
