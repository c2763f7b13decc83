//! The application: what all pages share, and which page is shown.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};

use crate::browser::{focus, leaving, page};
use crate::keys::KeysPage;
use crate::route::{Go, Page};
use crate::session::{Header, Person};
use crate::state::keys::Keys;
use crate::state::leaving::Leaving;
use crate::state::policy;
use crate::ui::slim::flag;
use crate::ui::{
    Announcer, AnnouncerRegion, IntoSlim, Show, SlimView, derive, effect, memo, optional, part,
};
use crate::{api, clock, config, embed, later, route, text};

/// Without `Routes`, which would unmount the list when another page opens. `Page` reads and writes
/// the addresses.
#[component]
pub fn App() -> impl IntoView {
    leaving::follow_back();
    view! { <Router base=route::base()><Shell/></Router> }
}

#[component]
#[inline(never)]
fn Shell() -> SlimView {
    let (person, go) = (Person::new(), Go::new());
    provide_context(person);
    provide_context(Announcer::new());
    provide_context(Keys::new());
    provide_context(go);
    provide_context(Leaving::new());
    policy::provide();
    let at = current_page();
    focus::follow();
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
    page::on_return(move || person.check());
    // Asked after the first screen is drawn, so that the list's answer has the line for itself.
    if at.get_untracked() != Page::SignIn {
        page::next_frame(move || person.ask());
    }

    // The sign-in form covers the page behind it. That page and what was typed there stay.
    let behind = Memo::new(move |before: Option<&Option<Page>>| match at.get() {
        Page::SignIn => before.cloned().flatten(),
        other => Some(other),
    });
    let is_signing_in = memo(move || at.with(|at| *at == Page::SignIn));
    let is_list = memo(move || behind.with(|page| *page == Some(Page::Keys)));
    let was_list = Memo::new(move |before| before == Some(&true) || is_list.get());
    // A form for passwords is not kept behind the sign-in page, which has one itself.
    let is_kept = move |page: &Page| !(is_signing_in.get() && *page == Page::Password);
    let kept = memo(move || behind.get().filter(is_kept));
    let other = move || kept.get().and_then(|page| other_page(&page));
    focus_after_a_change(at);
    let sign_in = move || is_signing_in.get().then(|| part::later(&later::SIGN_IN, ()));
    let top = (!is_framed).then(|| {
        view! {
            <a class="skip" href="#content">{text::SKIP}</a>
            <Header/>
        }
    });
    view! {
        {top}
        <main class="page" id="content" tabindex="-1">
            {optional(sign_in)}
            <div hidden=flag(is_signing_in)>
                // The list stays mounted while another page is open: nothing has to be restored.
                <div hidden=flag(derive(move || !is_list.get()))>
                    <Show when=was_list><KeysPage is_shown=is_list/></Show>
                </div>
                {optional(other)}
            </div>
        </main>
        <footer class="footer">{optional(|| part::when_here(&later::FOOTER, &()))}</footer>
        {optional(move || part::when_here(&later::LEAVING, &at))}
        <AnnouncerRegion/>
    }
    .slim()
}

fn current_page() -> Memo<Page> {
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    let base = route::base();
    let at = memo(move || path.with(|path| search.with(|query| Page::read(&base, path, query))));
    // The router waits for its own `Routes` before it writes the address, and there are none.
    let browser = use_context::<BrowserUrl>();
    effect(move || {
        path.track();
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
    });
    let (registry, keys) = (config::name(), Keys::here());
    effect(move || {
        let page = at.get();
        let row = page.key_id().and_then(|id| keys.row(id));
        let name = row.map(|row| row.key().name.clone());
        page::set_title(&text::title(name.as_deref().unwrap_or(title(&page)), &registry));
    });
    at
}

/// A link that is gone with its page leaves the focus nowhere.
fn focus_after_a_change(at: Memo<Page>) {
    let (before, keys) = (RefCell::new(None::<Page>), Keys::here());
    effect(move || {
        let now = at.get();
        let before = before.replace(Some(now.clone()));
        let Some(before) = before else { return };
        // Back in the list, the person continues at the key from which they come.
        let row = before.key_id().filter(|_| now == Page::Keys).and_then(|id| keys.row(id));
        match row {
            Some(row) => focus::if_nowhere_in("content", row.element_id("name")),
            None => focus::if_lost("content".to_owned()),
        }
    });
}

fn other_page(page: &Page) -> Option<SlimView> {
    Some(match page {
        Page::Keys => return None,
        Page::NewKey { from } => part::later(&later::NEW_KEY, from.clone()),
        Page::Key(id) => part::later(&later::ONE_KEY, (id.clone(), false)),
        Page::Regenerate(id) => part::later(&later::ONE_KEY, (id.clone(), true)),
        Page::Reminders => part::later(&later::REMINDERS, ()),
        Page::Password => part::later(&later::PASSWORD, ()),
        Page::SignIn | Page::Unknown => view! {
            <h1>{text::UNKNOWN_PAGE}</h1>
            <p><a href=Page::Keys.href()>{text::UNKNOWN_PAGE_LINK}</a></p>
        }
        .slim(),
    })
}

const fn title(page: &Page) -> &'static str {
    match page {
        Page::Keys | Page::Key(_) | Page::Regenerate(_) => text::keys::TITLE,
        Page::NewKey { .. } => text::keys::NEW,
        Page::Reminders => text::reminders::TITLE,
        Page::Password => text::session::CHANGE_PASSWORD,
        Page::SignIn => text::session::SIGN_IN,
        Page::Unknown => text::UNKNOWN_PAGE,
    }
}
