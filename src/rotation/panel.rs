//! The question before a new value is issued, and the way to its answer.

use std::rc::Rc;
use std::time::Duration;

use chrono::TimeDelta;
use latchkey_contract::time::whole_seconds;
use latchkey_contract::{Instant, Key, Policy, Regenerate, Slug, State};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::attempt::{self, Attempt};
use super::limits::Limits;
use super::preview::{self, Choice, Effect};
use super::secret::{Holds, Secret};
use super::value;
use crate::api::{self, Answer, Endpoint, Failure, Request};
use crate::browser::focus;
use crate::clock;
use crate::format;
use crate::keys::row::{self, Change, Panel, Row};
use crate::session::Confirmation;
use crate::text;
use crate::text::rotation::{self as words, Part};
use crate::ui::field::radio;
use crate::ui::{Announcer, Button, El, Look, Tone, el, notice};

const SLOW_AFTER: Duration = Duration::from_secs(15);

pub fn panel(row: Row) -> El {
    let Some(key) = row.key_untracked() else { return el("div") };
    let secret = Secret::new();
    let limits = Limits::new();
    let id = row::panel_id(&key.id);
    focus::by_id(id.clone());
    let is_issued = Memo::new(move |_| secret.holds.get() != Holds::Nothing);
    el("section")
        .class("panel rotation")
        .attr("id", &id)
        .attr("tabindex", "-1")
        .attr("aria-label", &words::title(&key.name))
        .on("keydown", move |event| {
            let key = event.dyn_into::<KeyboardEvent>().map(|event| event.key());
            if key.is_ok_and(|key| key == "Escape") {
                row.dismiss();
            }
        })
        .dynamic(move || {
            Some(if is_issued.get() {
                value::after(row, secret)
            } else {
                before(row, secret, limits)
            })
        })
}

/// What can be asked depends on the key, which may change while the panel is open.
fn before(row: Row, secret: Secret, limits: Limits) -> El {
    let is_disabled = Memo::new(move |_| row.state() == State::Disabled);
    el("div").dynamic(move || {
        if is_disabled.get() {
            return Some(disabled(row));
        }
        if let Some(policy) = limits.policy.get() {
            return Some(ask(row, secret, limits, &policy));
        }
        Some(loading(row, limits))
    })
}

fn disabled(row: Row) -> El {
    let Some(key) = row.key_untracked() else { return el("div") };
    let enable = move || row.open(Panel::Change(Change::Enable));
    el("div").child(el("p").text(&words::disabled(&key.name))).child(
        el("div")
            .class("panel-actions")
            .child(Button::new(Look::Primary, &words::enable(&key.name)).on(enable))
            .child(cancel(row)),
    )
}

fn loading(row: Row, limits: Limits) -> El {
    let retry = move || Button::new(Look::Plain, text::RETRY).on(move || limits.ask());
    el("div")
        .dynamic(move || {
            Some(limits.failure.get().map_or_else(
                || {
                    el("p")
                        .class("lead rotation-loading")
                        .attr("role", "status")
                        .text(words::LOADING)
                },
                |failure| notice(Tone::Problem, &failure.words(), Some(retry())),
            ))
        })
        .child(el("div").class("panel-actions").child(cancel(row)))
}

fn cancel(row: Row) -> El {
    Button::new(Look::Plain, text::CANCEL).on(move || row.close())
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Wish {
    lifetime_days: u32,
    overlap_seconds: u32,
    leaked: bool,
}

impl Wish {
    const fn choice(self) -> Choice {
        let overlap_seconds = if self.leaked { 0 } else { self.overlap_seconds };
        Choice { lifetime_days: self.lifetime_days, overlap_seconds }
    }
}

#[derive(Clone, PartialEq, Eq)]
enum Stage {
    Choosing,
    Busy,
    /// For so long that the person may ask again.
    Slow,
    Failed(Failure),
}

#[derive(Default)]
struct Sent {
    attempt: Option<Attempt>,
    /// How many of its answers are still to come.
    under_way: u32,
}

/// The choices, and the request that is under way.
#[derive(Clone, Copy)]
struct Ask {
    row: Row,
    secret: Secret,
    limits: Limits,
    wish: RwSignal<Wish>,
    /// The registry's time to the minute: what is shown must be true when it is confirmed.
    now: RwSignal<Instant>,
    stage: RwSignal<Stage>,
    sent: StoredValue<Sent, LocalStorage>,
    confirmation: Confirmation,
    announcer: Announcer,
}

impl Ask {
    /// Until it is known what became of a lost request nothing else may be asked for.
    fn is_lost(self) -> bool {
        self.stage
            .with(|stage| matches!(stage, Stage::Failed(failure) if attempt::is_lost(failure)))
    }

    /// One press, one request; the next press repeats it as long as nobody decided against it.
    fn issue(self) {
        let Some(key) = self.row.key_untracked() else { return };
        let Choice { lifetime_days, overlap_seconds } = self.wish.get_untracked().choice();
        let body = Regenerate {
            lifetime_days: Some(lifetime_days),
            overlap_seconds: Some(overlap_seconds),
        };
        let lost = untrack(move || self.is_lost());
        let kept = self.sent.try_update_value(|sent| {
            let kept = &mut sent.attempt;
            if kept.as_ref().is_none_or(|kept| !lost && !kept.is_for(&body, key.version)) {
                let request = Request::post(Endpoint::regenerate(&key.id)).json(&body);
                let request = request.if_match(key.version).once();
                *kept = Some(Attempt { body: body.clone(), version: key.version, request });
            }
            kept.as_ref().map(|kept| kept.request.clone())
        });
        let Some(Some(request)) = kept else { return };
        self.stage.set(Stage::Busy);
        self.send(request.clone(), true);
        set_timeout(
            move || {
                let waits = self.stage.try_get_untracked() == Some(Stage::Busy);
                if waits && !untrack(move || self.confirmation.is_asking()) {
                    self.stage.try_set(Stage::Slow);
                }
            },
            SLOW_AFTER,
        );
    }

    /// While the first answer is still awaited: whichever of the two is newer counts.
    fn again(self) {
        self.stage.set(Stage::Busy);
        let request =
            self.sent.try_with_value(|sent| sent.attempt.as_ref().map(|kept| kept.request.clone()));
        if let Some(Some(request)) = request {
            self.send(request, false);
        }
    }

    fn send(self, request: Request, may_confirm: bool) {
        self.sent.try_update_value(|sent| sent.under_way += 1);
        spawn_local(async move {
            let answer = if may_confirm {
                self.confirmation.send(request).await
            } else {
                api::send(request).await
            };
            let left = self.sent.try_update_value(|sent| {
                sent.under_way -= 1;
                sent.under_way
            });
            let stage = match answer.and_then(|answer: Answer| self.secret.take_in(answer)) {
                Ok(Some(key)) => {
                    self.announcer.say(words::issued(&key.name));
                    self.row.accept(key);
                    Stage::Choosing
                }
                Ok(None) => Stage::Choosing,
                // Another answer to the same request may still come.
                Err(_) if left.is_some_and(|left| left > 0) => return,
                Err(failure) => self.failed(failure),
            };
            self.stage.try_set(stage);
        });
    }

    fn failed(self, failure: Failure) -> Stage {
        if !attempt::may_be_repeated(&failure) {
            self.sent.try_update_value(|sent| sent.attempt = None);
        }
        if failure == Failure::Cancelled {
            return Stage::Choosing;
        }
        if let Some(key) = failure.problem().and_then(|problem| problem.key.clone()) {
            self.row.accept(*key);
        } else if failure.problem().is_some_and(|problem| matches!(problem.status, 404 | 409)) {
            self.look_again();
        }
        if failure.is(Slug::LifetimeNotAllowed) {
            self.limits.ask();
        }
        Stage::Failed(failure)
    }

    /// The registry sees the key differently: so should the person.
    fn look_again(self) {
        let Some(key) = self.row.key_untracked() else { return };
        spawn_local(async move {
            if let Ok(key) = api::key(&key.id).await {
                self.row.accept(key);
            }
        });
    }
}

fn ask(row: Row, secret: Secret, limits: Limits, policy: &Policy) -> El {
    let Some(key) = row.key_untracked() else { return el("div") };
    let ask = Ask {
        row,
        secret,
        limits,
        wish: RwSignal::new(Wish {
            lifetime_days: policy.clamp_lifetime(key.lifetime_days),
            overlap_seconds: policy.default_overlap_seconds,
            leaked: false,
        }),
        now: RwSignal::new(clock::now()),
        stage: RwSignal::new(Stage::Choosing),
        sent: StoredValue::new_local(Sent::default()),
        confirmation: Confirmation::new(),
        announcer: Announcer::here(),
    };
    follow_clock(ask.now);
    let keeps = Memo::new(move |_| preview::has_something_to_keep(&row.key(), ask.now.get()));
    let overlap_policy = policy.clone();
    let choices = el("div")
        .class("rotation-choices")
        .live_attr("inert", move || ask.is_lost().then(String::new))
        .child(lifetimes(&ask, &key, policy))
        .dynamic(move || keeps.get().then(|| overlaps(&ask, &overlap_policy)));
    el("div")
        .child(choices)
        .child(el("h3").class("panel-title rotation-head").text(words::WHAT_HAPPENS))
        .dynamic(move || Some(fates(&row.key(), ask.now.get(), ask.wish.get().choice())))
        .dynamic(move || trouble(&ask))
        .dynamic(move || ask.confirmation.panel())
        .child(actions(&ask))
}

fn actions(ask: &Ask) -> El {
    let ask = *ask;
    let class = move || {
        let waits = ask.confirmation.is_asking();
        Some(if waits { "panel-waits" } else { "panel-actions" }.to_owned())
    };
    // The same button throughout: it keeps the focus while what it says changes.
    let label = move || if ask.is_lost() { text::RETRY } else { words::ISSUE };
    let busy =
        Signal::derive(move || ask.stage.with(|stage| matches!(stage, Stage::Busy | Stage::Slow)));
    let issue = Button::live(Look::Primary, label).busy(busy).on(move || ask.issue());
    el("div").live_attr("class", class).child(issue).child(cancel(ask.row))
}

fn trouble(ask: &Ask) -> Option<El> {
    let ask = *ask;
    let failure = match ask.stage.get() {
        Stage::Choosing | Stage::Busy => return None,
        Stage::Slow => {
            let again = Button::new(Look::Plain, text::RETRY).on(move || ask.again());
            return Some(notice(Tone::Warning, words::SLOW, Some(again)));
        }
        Stage::Failed(failure) => failure,
    };
    let said = match &failure {
        _ if failure.is(Slug::Stale) => format!("{} {}", failure.words(), words::STALE),
        Failure::NoAnswer => words::LOST.to_owned(),
        _ if attempt::is_lost(&failure) => format!("{} {}", failure.words(), words::LOST),
        _ => failure.words(),
    };
    Some(notice(Tone::Problem, &said, None))
}

fn lifetimes(ask: &Ask, key: &Key, policy: &Policy) -> El {
    let ask = *ask;
    let chosen = ask.wish.get_untracked().lifetime_days;
    let group = format!("lifetime-{}", key.id);
    let choices = policy.allowed_lifetimes().into_iter().map(|days| {
        radio(&group, &words::lifetime(days), days == chosen, move || {
            ask.wish.update(|wish| wish.lifetime_days = days);
        })
    });
    let own = key.lifetime_days.filter(|own| !policy.allows_lifetime(*own));
    let clamped = own.map(|own| el("p").class("field-hint").text(&words::clamped(own, chosen)));
    el("fieldset")
        .class("choices")
        .child(el("legend").text(words::LIFETIME))
        .child(el("div").class("pills").children(choices))
        .maybe(clamped)
}

fn overlaps(ask: &Ask, policy: &Policy) -> El {
    let ask = *ask;
    let Some(key) = ask.row.key_untracked() else { return el("div") };
    let group = format!("overlap-{}", key.id);
    let is_leaked = Memo::new(move |_| ask.wish.with(|wish| wish.leaked));
    let offered = policy.overlaps_seconds.clone();
    // Built anew when it leaked: what is chosen says then that the old value stops at once.
    let choices = move || {
        let chosen = if is_leaked.get() { 0 } else { ask.wish.get_untracked().overlap_seconds };
        let each = offered.iter().map(|seconds| {
            let seconds = *seconds;
            radio(&group, &words::overlap(seconds), seconds == chosen, move || {
                ask.wish.update(|wish| wish.overlap_seconds = seconds);
            })
        });
        Some(el("div").class("pills").children(each))
    };
    let leaked = el("input")
        .attr("type", "checkbox")
        .maybe_attr("checked", ask.wish.get_untracked().leaked.then_some(""))
        .on("change", move |_| ask.wish.update(|wish| wish.leaked = !wish.leaked));
    let stops = Memo::new(move |_| ask.wish.get().choice().overlap_seconds == 0);
    let places = key.places.len();
    el("div")
        .child(
            el("fieldset")
                .class("choices")
                .live_attr("disabled", move || is_leaked.get().then(String::new))
                .child(el("legend").text(words::OVERLAP))
                .dynamic(choices),
        )
        .child(
            el("label")
                .class("choice rotation-leaked")
                .child(leaked)
                .child(el("span").text(words::LEAKED)),
        )
        .dynamic(move || {
            stops.get().then(|| {
                el("p")
                    .class("rotation-breaks")
                    .attr("role", "status")
                    .text(&words::leaked_breaks(places))
            })
        })
}

fn fates(key: &Key, now: Instant, choice: Choice) -> El {
    let each = preview::effects(key, now, choice).into_iter().map(fate);
    el("dl").class("fates plan").attr("aria-live", "polite").children(each)
}

fn fate(effect: Effect) -> El {
    let hint = effect.hint.map(|hint| el("code").class("hint").text(&hint));
    let class = if effect.breaks { "fate fate-breaks" } else { "fate" };
    el("div")
        .class(class)
        .child(el("dt").text(effect.value).text(" ").maybe(hint))
        .child(write(el("dd"), effect.says))
}

/// Puts a sentence into an element, with its instants as `<time>`.
pub fn write(to: El, parts: Vec<Part>) -> El {
    parts.into_iter().fold(to, |to, part| match part {
        Part::Words(words) => to.text(&words),
        Part::Time(at) => {
            let machine = format::machine(at);
            to.child(el("time").attr("datetime", &machine).text(&format::exact(at)))
        }
    })
}

/// Keeps the instant that the preview is made for no older than a minute.
fn follow_clock(now: RwSignal<Instant>) {
    let next = |at: Instant| Some(whole_seconds(at) + TimeDelta::seconds(60));
    let judge = Rc::new(move |at: Instant| {
        now.try_set(at);
        next(at)
    });
    let watch = clock::watch(next(clock::now()), judge);
    on_cleanup(move || watch.cancel());
}
