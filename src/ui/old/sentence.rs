//! Sentences with instants in them.

use super::{El, el};
use crate::format;
use crate::text::sentence::Part;

/// Puts a sentence into an element, with its instants as `<time>`.
pub fn write(to: El, parts: Vec<Part>) -> El {
    parts.into_iter().fold(to, |to, part| match part {
        Part::Words(words) | Part::Name(words) => to.text(&words),
        Part::Time(at) => {
            let machine = format::machine(at);
            to.child(el("time").attr("datetime", &machine).text(&format::exact(at)))
        }
    })
}
