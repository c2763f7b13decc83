//! Where the value is stored: a row for each place, as many as a person wants.

use std::sync::Arc;

use leptos::html::Input;
use leptos::prelude::*;

use super::Form;
use super::draft::{PlaceDraft, is_wrong_place, next_row};
use super::field::FieldGroup;
use super::text_input::follow;
use crate::browser::focus;
use crate::text::form as words;
use crate::ui::input::TextInput;
use crate::ui::slim::flag;
use crate::ui::{Button, Each, Icon, IntoSlim, Look, Shape, SlimView, VisuallyHidden, memo};

#[component]
#[inline(never)]
pub fn Places(form: Form) -> SlimView {
    let rows = memo(move || {
        let row = |place: &PlaceDraft| Arc::from(place.row.to_string());
        form.draft.with(|draft| draft.places.iter().map(row).collect::<Vec<Arc<str>>>())
    });
    let add = move |()| {
        let row = form.draft.with_untracked(|draft| next_row(&draft.places));
        form.change(|draft| draft.places.push(PlaceDraft { row, ..PlaceDraft::default() }));
        focus::first_inside(row_id(form, row));
    };
    let place = move |row: Arc<str>| {
        let row = row.parse().unwrap_or_default();
        view! { <PlaceRow form row/> }.slim()
    };
    view! {
        <FieldGroup form field="places" legend=words::PLACES>
            <p class="field-hint">{words::PLACES_HINT}</p>
            <div><Each ids=rows children=Box::new(place)/></div>
            <Button look=Look::Plain id=form.id("add-place") on_press=add>
                <Icon shape=Shape::Plus/>
                {words::ADD_PLACE}
            </Button>
        </FieldGroup>
    }
    .slim()
}

#[component]
#[inline(never)]
fn PlaceRow(form: Form, row: u32) -> SlimView {
    let (label, link) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    follow(label, typed(form, row, |place| &place.label));
    follow(link, typed(form, row, |place| &place.url));
    let change = move |change: Box<dyn FnOnce(&mut PlaceDraft)>| {
        form.change(|draft| {
            if let Some(place) = draft.places.iter_mut().find(|place| place.row == row) {
                change(place);
            }
        });
    };
    let remove = move |()| {
        form.change(|draft| draft.places.retain(|place| place.row != row));
        focus::by_id(form.id("add-place"));
    };
    let wrong = flag(memo(move || {
        let nth = form.draft.with(|draft| draft.nth_place(row));
        let failure = form.sending.failure();
        nth.zip(failure).is_some_and(|(nth, failure)| is_wrong_place(&failure, nth))
    }));
    // The row's number stays the same while other rows are added and removed.
    let n = row as usize + 1;
    view! {
        <div class="place-row" id=row_id(form, row)>
            <TextInput
                label=words::place_n(n)
                placeholder=words::PLACE_HINT
                invalid=wrong
                node_ref=label
                on_input=move |text: String| change(Box::new(|place| place.label = text))
            />
            <TextInput
                label=words::link_n(n)
                placeholder=words::LINK_HINT
                is_link=true
                invalid=wrong
                node_ref=link
                on_input=move |text: String| change(Box::new(|place| place.url = text))
            />
            <Button look=Look::Quiet on_press=remove>
                {words::REMOVE}
                <VisuallyHidden words=words::remove_n(n)/>
            </Button>
        </div>
    }
    .slim()
}

/// The ID of the element around a place's inputs.
pub fn row_id(form: Form, row: u32) -> String {
    form.id(&format!("place-{row}"))
}

fn typed(form: Form, row: u32, text: fn(&PlaceDraft) -> &String) -> Memo<String> {
    form.part(move |draft| {
        let place = draft.places.iter().find(|place| place.row == row);
        place.map(text).cloned().unwrap_or_default()
    })
}
