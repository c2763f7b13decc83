//! The places where a value is stored.

use latchkey_contract::Instant;

use super::{Part, words};

pub const UPDATE_PLACES: &str = "Update these places";
pub const PLACES: &str = "Places";
pub const PLACES_LEAD: &str = "Tick a place when it has the newest value.";
pub const PLACES_NONE: &str =
    "This key has no places. Add the places that store its value to get a checklist.";
pub const PLACES_DONE: &str = "Every place has the newest value.";
pub const OPEN_PLACE: &str = "Open";
pub const ADD_PLACE: &str = "Add a place";
pub const ADD: &str = "Add place";

pub fn place_updated(at: Instant) -> Vec<Part> {
    vec![words("updated on "), Part::Time(at)]
}
