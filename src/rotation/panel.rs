//! The question before a new value is issued: what is chosen, and what will happen.

use latchkey_contract::{Instant, Key, Policy, Slug, State};
use leptos::prelude::*;

use super::ask::{Ask, Stage};
use super::limits::Limits;
use super::preview::{self, Choice, Effect};
use super::secret::{Holds, Secret};
use super::sentence::write;
use super::value;
use crate::api::Failure;
use crate::browser::focus;
use crate::state::row::{Change, Panel, Row};
use crate::text;
use crate::text::rotation as words;
use crate::ui::old::field::{checkbox, radio};
use crate::ui::old::{Button, El, Look, Tone, el, notice};

pub fn panel(row: Row) -> El {
    let Some(key) = row.key_untracked() else { return el("div") };
    let secret = Secret::new();
    let limits = Limits::new();
    let id = row.element_id("panel");
    focus::by_id(id.clone());
    let is_issued = Memo::new(move |_| secret.holds.get() != Holds::Nothing);
    el("section")
        .class("panel rotation")
        .attr("id", &id)
        .attr("tabindex", "-1")
        .attr("aria-label", &words::title(&key.name))
        .on_escape(move || row.dismiss())
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

fn ask(row: Row, secret: Secret, limits: Limits, policy: &Policy) -> El {
    let Some(key) = row.key_untracked() else { return el("div") };
    let ask = Ask::new(row, secret, limits, &key, policy);
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
        _ if ask.is_lost() => format!("{} {}", failure.words(), words::LOST),
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
    let leaked = checkbox(ask.wish.get_untracked().leaked)
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
