//! The application: what all pages share, and which page is shown.

use std::cell::Cell;

use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};

use crate::browser::{focus, page};
use crate::route::{Go, Page};
use crate::session::Person;
use crate::ui::{Announcer, El, effect, el, part};
use crate::{api, clock, config, embed, keys, later, route, session, text};

/// Everything on the page is built by `inside_router`; the router only lends its addresses.
pub fn app() -> impl IntoView {
    view! { <Router base=route::base()>{inside_router()}</Router> }
}

fn inside_router() {
    let (person, announcer, go) = (Person::new(), Announcer::new(), Go::new());
    provide_context(person);
    provide_context(announcer);
    provide_context(go);
    let at = current_page();
    later::fetch_when_wanted();

    let is_framed = embed::is_framed();
    api::when_signed_out(Box::new(move || {
        if is_framed {
            return embed::signed_out(person.turn);
        }
        let here = at.try_get_untracked().unwrap_or(Page::SignIn);
        if here != Page::SignIn {
            person.return_to.try_set(Some(here));
            go.replace(&Page::SignIn);
        }
    }));
    page::on_return(clock::catch_up);
    // Asked after the first screen is drawn, so that it takes nothing from the list's answer.
    if at.get_untracked() != Page::SignIn {
        page::next_frame(move || person.ask());
    }

    // Signing in stands in front of what was there: the page behind it, and what was typed, stay.
    let behind = Memo::new(move |before: Option<&Option<Page>>| match at.get() {
        Page::SignIn => before.cloned().flatten(),
        other => Some(other),
    });
    let is_signing_in = Memo::new(move |_| at.with(|at| *at == Page::SignIn));
    let is_arrival = Cell::new(true);
    effect(move || {
        at.track();
        if !is_arrival.replace(false) {
            focus::if_lost("content".to_owned());
        }
    });
    let content = el("div")
        .hidden_while(move || is_signing_in.get())
        .dynamic(move || behind.get().map(|page| show(&page)));
    if !is_framed {
        el("a").class("skip").attr("href", "#content").text(text::SKIP).mount();
        session::header().mount();
    }
    el("main")
        .class("page")
        .attr("id", "content")
        .attr("tabindex", "-1")
        .dynamic(move || is_signing_in.get().then(|| part::show(&later::SIGN_IN, (), part::bare)))
        .child(content)
        .mount();
    el("footer").class("footer").dynamic(move || part::when_here(&later::FOOTER, &())).mount();
    announcer.region().mount();
}

fn current_page() -> Memo<Page> {
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    let base = route::base();
    let at =
        Memo::new(move |_| path.with(|path| search.with(|query| Page::read(&base, path, query))));
    // The router waits for its own `Routes` before it writes the address; there are none here.
    let browser = use_context::<BrowserUrl>();
    effect(move || {
        path.track();
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
    });
    let registry = config::name();
    effect(move || page::set_title(&text::title(title(&at.get()), &registry)));
    at
}

fn show(page: &Page) -> El {
    match page {
        Page::Keys => keys::page(),
        Page::NewKey { from } => part::show(&later::NEW_KEY, from.clone(), part::bare),
        Page::Key(id) => part::show(&later::ONE_KEY, (id.clone(), false), part::bare),
        Page::Regenerate(id) => part::show(&later::ONE_KEY, (id.clone(), true), part::bare),
        Page::Reminders => part::show(&later::REMINDERS, (), part::bare),
        Page::SignIn | Page::Unknown => {
            let home = el("a").attr("href", &Page::Keys.href()).text(text::UNKNOWN_PAGE_LINK);
            el("div").child(el("h1").text(text::UNKNOWN_PAGE)).child(el("p").child(home))
        }
    }
}

const fn title(page: &Page) -> &'static str {
    match page {
        Page::Keys | Page::Key(_) | Page::Regenerate(_) => text::keys::TITLE,
        Page::NewKey { .. } => text::keys::NEW,
        Page::Reminders => text::reminders::TITLE,
        Page::SignIn => text::session::SIGN_IN,
        Page::Unknown => text::UNKNOWN_PAGE,
    }
}
