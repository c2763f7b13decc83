//! The calendar link: created, shown once, and turned off.

use latchkey_contract::{Calendar, CalendarAddress};
use leptos::prelude::*;

use crate::api::{self, Endpoint, Request};
use crate::browser::focus;
use crate::session::{Confirmation, ConfirmationPlace, Person};
use crate::state::leaving::{self, LostBy, Unsaved};
use crate::state::reading::Reading;
use crate::state::sending::Sending;
use crate::text;
use crate::text::reminders as words;
use crate::text::sentence::{Part, Sentence, words as plain};
use crate::ui::copy::CopyLine;
use crate::ui::slim::flag;
use crate::ui::{
    Announcer, Button, IntoSlim, Look, Note, NoticeRegion, Says, Show, SlimView, derive, effect,
    memo,
};

const MADE: &str = "calendar-made";
const MAKE: &str = "calendar-make";

/// A handle: copies reach the same link.
#[derive(Clone, Copy)]
struct Link {
    known: Reading<Calendar>,
    /// Only until the page is left.
    address: RwSignal<Option<String>>,
    /// Nobody has copied the address so far.
    is_unseen: RwSignal<bool>,
    sending: Sending,
    confirmation: Confirmation,
    announcer: Announcer,
}

impl Link {
    fn ask(self) {
        self.known.ask(api::calendar());
    }

    fn make(self) {
        let answer = async move {
            let request = Request::post(Endpoint::calendar());
            self.confirmation.send(request).await?.read::<CalendarAddress>()
        };
        self.sending.send(answer, move |made| {
            self.address.try_set(Some(made.url));
            self.is_unseen.try_set(true);
            focus::by_id(MADE.to_owned());
            self.ask();
        });
    }

    fn stop(self) {
        self.sending.send(api::stop_calendar(), move |()| {
            self.address.try_set(None);
            self.is_unseen.try_set(false);
            self.announcer.say(words::STOPPED.to_owned());
            self.known.value.try_set(Some(Calendar { active: false, created_at: None }));
            focus::by_id(MAKE.to_owned());
        });
    }

    fn since(self) -> Option<Sentence> {
        let at = self
            .known
            .value
            .with(|known| known.as_ref().filter(|known| known.active)?.created_at)?;
        let lost = if self.address.with(Option::is_none) { words::CALENDAR_ONCE } else { "" };
        Some(vec![plain(words::CALENDAR_SINCE), Part::Time(at), plain(format!(". {lost}"))].into())
    }
}

#[component]
#[inline(never)]
pub fn CalendarLink() -> SlimView {
    let link = Link {
        known: Reading::new(),
        address: RwSignal::new(None),
        is_unseen: RwSignal::new(false),
        sending: Sending::new(),
        confirmation: Confirmation::new(),
        announcer: Announcer::here(),
    };
    let person = Person::here();
    person.outdates(link.sending);
    link.confirmation.pauses(link.sending);
    leaving::guard(link.is_unseen, Unsaved::Link, LostBy::AnotherPage);
    effect(move || {
        person.turn.track();
        untrack(move || link.ask());
    });
    let is_made = memo(move || link.address.with(Option::is_some));
    let is_known = memo(move || link.known.value.with(Option::is_some));
    let problem = move || {
        let failure = link.known.failure().or_else(|| link.sending.failure());
        failure.map(|failure| Note::problem(failure.words()))
    };
    let is_loading = memo(move || !is_known.get() && link.known.is_asking());
    view! {
        <p class="field-hint">{words::CALENDAR_LEAD}</p>
        <p class="field-hint">{words::CALENDAR_ALARMS}</p>
        <Show when=is_made><Made link/></Show>
        <Show when=is_loading><p class="lead">{text::LOADING}</p></Show>
        <Show when=is_known><Actions link/></Show>
        <NoticeRegion note=derive(problem)>
            <Show when=derive(move || !is_known.get())>
                <Button look=Look::Plain on_press=move |()| link.ask()>{text::RETRY}</Button>
            </Show>
        </NoticeRegion>
        <ConfirmationPlace confirmation=link.confirmation/>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Actions(link: Link) -> SlimView {
    let since = memo(move || link.since());
    let is_active = memo(move || since.with(Option::is_some));
    let is_off = derive(move || !is_active.get());
    let sentence = memo(move || since.get().unwrap_or_default());
    let busy = derive(move || link.sending.is_busy());
    let is_asking = derive(move || link.confirmation.is_asking());
    view! {
        <p class="since" hidden=flag(is_off)><Says sentence/></p>
        <div class="panel-actions" hidden=flag(is_asking)>
            <Show when=is_off>
                <Button look=Look::Primary id=MAKE busy on_press=move |()| link.make()>
                    {words::MAKE}
                </Button>
            </Show>
            <Show when=is_active>
                <Button look=Look::Plain busy on_press=move |()| link.make()>
                    {words::MAKE_NEW}
                </Button>
                <Button look=Look::Plain busy on_press=move |()| link.stop()>{words::STOP}</Button>
            </Show>
        </div>
        <p class="field-hint" hidden=flag(is_off)>{words::REPLACES}</p>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Made(link: Link) -> SlimView {
    let address = memo(move || link.address.get().unwrap_or_default());
    view! {
        <section class="made" aria-label=words::MADE>
            <h3 class="panel-title" id=MADE tabindex="-1">{words::MADE}</h3>
            <p class="field-hint">{words::MADE_LEAD}</p>
            <CopyLine
                look=Look::Primary
                about=words::MADE
                text=address
                on_copy=move |()| _ = link.is_unseen.try_set(false)
            />
        </section>
    }
    .slim()
}
