//! The question before a person leaves a page that holds something unsaved. A closed tab asks in
//! the browser's own words.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::browser::focus;
use crate::browser::leaving::{self as browser, Place};
use crate::route::{self, Go, Page};
use crate::state::leaving::{Leaving, LostBy, Unsaved};
use crate::text::leaving as words;
use crate::ui::{Button, IntoSlim, Look, SlimView, effect, optional};

/// Mounted once. `at` is the page on the screen.
#[component]
#[inline(never)]
pub fn LeavingQuestion(at: Memo<Page>) -> SlimView {
    let leaving = Leaving::here();
    ask_before_links(leaving, at);
    ask_before_back(leaving, at);
    // Listened to only while something is unsaved: browsers keep a page with such a listener out
    // of the cache that makes Back fast.
    let loses = Memo::new(move |_| leaving.loses_anything());
    effect(move || {
        if loses.get() {
            browser::ask_before_closing();
        }
    });
    optional(move || leaving.question().map(|what| view! { <Question leaving what/> }.slim()))
}

fn ask_before_links(leaving: Leaving, at: Memo<Page>) {
    let go = Go::here();
    browser::on_link(move |place| {
        if stays(&place, at) || !leaving.loses_untracked(LostBy::AnotherPage) {
            return false;
        }
        let Place { path, query, hash } = place;
        let address = if query.is_empty() { path + &hash } else { format!("{path}?{query}{hash}") };
        leaving.before(LostBy::AnotherPage, move || go.to_address(&address))
    });
}

fn ask_before_back(leaving: Leaving, at: Memo<Page>) {
    browser::on_back(move |place| {
        if stays(&place, at) || !leaving.loses_untracked(LostBy::AnotherPage) {
            return None;
        }
        leaving.before(LostBy::AnotherPage, browser::go_back);
        at.try_get_untracked().map(|page| page.href())
    });
}

fn stays(place: &Place, at: Memo<Page>) -> bool {
    let page = Page::read(&route::base(), &place.path, &place.query);
    at.try_get_untracked() == Some(page)
}

#[component]
#[inline(never)]
fn Question(leaving: Leaving, what: Unsaved) -> SlimView {
    let dialog = NodeRef::<Dialog>::new();
    effect(move || {
        if let Some(dialog) = dialog.get() {
            focus::dialog(&dialog);
        }
    });
    let (title, consequence, leave) = match what {
        Unsaved::Value => (words::VALUE_TITLE, words::VALUE_LOST, words::LEAVE_VALUE),
        Unsaved::Link => (words::LINK_TITLE, words::LINK_LOST, words::LEAVE_LINK),
        Unsaved::Text => (words::TEXT_TITLE, words::TEXT_LOST, words::LEAVE_TEXT),
    };
    // Closing gives the focus back to the element that had it.
    let stay = move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog
            class="leaving"
            aria-labelledby="leaving-title"
            node_ref=dialog
            on:close=move |_| leaving.stay()
        >
            <h2 id="leaving-title">{title}</h2>
            <p>{consequence}</p>
            <div class="panel-actions">
                <Button look=Look::Primary on_press=stay>{words::STAY}</Button>
                <Button look=Look::Danger on_press=move |()| leaving.leave()>
                    {leave}
                </Button>
            </div>
        </dialog>
    }
    .slim()
}
