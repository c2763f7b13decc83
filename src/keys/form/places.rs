//! The rows for places: as many as a person wants, none at first.

use leptos::prelude::*;

use super::Form;
use super::draft::PlaceDraft;
use super::frame::{error, group};
use crate::browser::focus;
use crate::text::form as words;
use crate::ui::old::field::Field;
use crate::ui::old::{Button, El, Icon, Look, el};

pub fn places(form: Form) -> El {
    let rows = Memo::new(move |_| {
        form.draft.with(|draft| draft.places.iter().map(|place| place.row.to_string()).collect())
    });
    let add = move || {
        let row = form.draft.try_update(|draft| {
            let row = draft.places.iter().map(|place| place.row + 1).max().unwrap_or_default();
            draft.places.push(PlaceDraft { row, ..PlaceDraft::default() });
            row
        });
        if let Some(row) = row {
            focus::first_inside(row_id(form, row));
        }
    };
    let add_id = form.id("add-place");
    group(form, "places", words::PLACES)
        .child(el("p").class("field-hint").text(words::PLACES_HINT))
        .child(
            el("div")
                .each(move || rows.get(), move |row| place(form, row.parse().unwrap_or_default())),
        )
        .child(error(form, "places"))
        .child(Button::with_icon(Look::Plain, Icon::Plus, words::ADD_PLACE).id(&add_id).on(add))
}

fn row_id(form: Form, row: u32) -> String {
    form.id(&format!("place-{row}"))
}

fn place(form: Form, row: u32) -> El {
    let found = form.draft.with_untracked(|draft| {
        draft.places.iter().find(|place| place.row == row).cloned().unwrap_or_default()
    });
    let remove = move || {
        form.draft.update(|draft| draft.places.retain(|place| place.row != row));
        focus::by_id(form.id("add-place"));
    };
    // Numbered by its row, which stays the same while other rows come and go.
    let n = row as usize + 1;
    let label = input(&words::place_n(n), words::PLACE_HINT, &found.label, move |typed| {
        change(form, row, |place| place.label = typed);
    });
    let url = input(&words::link_n(n), words::LINK_HINT, &found.url, move |typed| {
        change(form, row, |place| place.url = typed);
    });
    el("div")
        .class("place-row")
        .attr("id", &row_id(form, row))
        .child(label)
        .child(url.attr("inputmode", "url"))
        .child(Button::new(Look::Quiet, words::REMOVE).about(&words::remove_n(n)).on(remove))
}

fn input(label: &str, hint: &str, value: &str, typed: impl Fn(String) + 'static) -> El {
    let input = el("input").class("input").attr("type", "text").attr("autocomplete", "off");
    let field = Field::of(&input);
    field.set_value(value);
    input
        .attr("aria-label", label)
        .attr("placeholder", hint)
        .on("input", move |_| typed(field.value()))
}

fn change(form: Form, row: u32, with: impl FnOnce(&mut PlaceDraft)) {
    form.draft.update(|draft| {
        if let Some(place) = draft.places.iter_mut().find(|place| place.row == row) {
            with(place);
        }
    });
}
