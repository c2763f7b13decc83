//! The fields that a new key and a changed one have in common, each with its hint and its error.

use std::rc::Rc;

use chrono::TimeDelta;
use latchkey_contract::time::{plus_days, whole_seconds};
use latchkey_contract::{Instant, Scope};
use leptos::prelude::*;

use super::frame::{error, group, labelled};
use super::{Form, matches, places};
use crate::clock;
use crate::session::Person;
use crate::state::policy;
use crate::text;
use crate::text::form as words;
use crate::text::keys as key_words;
use crate::text::rotation as rotation_words;
use crate::ui::old::field::{Field, checkbox, radio};
use crate::ui::old::{Button, El, Look, Tone, el, notice, write};

pub fn fields(form: Form) -> El {
    let all = el("div").class("fields").child(name(form));
    let all = if form.is_new { all.child(owner(form)) } else { all };
    let all = all.child(scopes(form)).child(packages(form));
    let all = if form.is_new { all.child(lifetime(form)) } else { all };
    all.child(places::places(form))
}

fn name(form: Form) -> El {
    let input = el("input").class("input").attr("type", "text").attr("autocomplete", "off");
    let typed = Field::of(&input);
    typed.set_value(&form.draft.with_untracked(|draft| draft.name.clone()));
    let input = input.on("input", move |_| form.draft.update(|draft| draft.name = typed.value()));
    labelled(form, "name", words::NAME, Some(words::NAME_HINT), input)
}

fn owner(form: Form) -> El {
    let person = Person::here();
    if person.session.with_untracked(Option::is_none) {
        person.ask();
    }
    let owners = Memo::new(move |_| {
        person.session.with(|session| session.as_ref().map(|session| session.owners.clone()))
    });
    let select = move || {
        let owners = owners.get().unwrap_or_default();
        let chosen = form.draft.with_untracked(|draft| draft.owner.clone());
        let is_there = owners.iter().any(|owner| owner.id == chosen);
        let chosen = if is_there {
            chosen
        } else {
            owners.first().map(|owner| owner.id.clone()).unwrap_or_default()
        };
        let options = owners.iter().map(|owner| {
            el("option")
                .attr("value", &owner.id)
                .maybe_attr("selected", (owner.id == chosen).then_some(""))
                .text(&key_words::owner(owner))
        });
        let select = el("select").class("input").children(options);
        let picked = Field::of(&select);
        if !owners.is_empty() {
            form.draft.update(|draft| draft.owner = chosen);
        }
        let select = select.on("change", move |_| {
            form.draft.update(|draft| draft.owner = picked.value());
        });
        Some(labelled(form, "owner", words::OWNER, Some(words::OWNER_HINT), select))
    };
    el("div").dynamic(select)
}

fn scopes(form: Form) -> El {
    let chosen = form.draft.with_untracked(|draft| draft.scopes.clone());
    let each = Scope::ALL.into_iter().map(|scope| {
        let hint_id = form.id(scope.as_str());
        let input = checkbox(chosen.contains(&scope)).attr("aria-describedby", &hint_id);
        let box_ = Field::of(&input);
        let input = input.on("change", move |_| {
            form.draft.update(|draft| draft.set_scope(scope, box_.is_checked()));
        });
        let label =
            el("label").class("choice").child(input).child(el("span").text(words::scope(scope)));
        let hint = el("p").class("choice-hint").attr("id", &hint_id).text(words::scope_hint(scope));
        el("div").child(label).child(hint)
    });
    group(form, "scopes", words::SCOPES).children(each).child(error(form, "scopes"))
}

fn packages(form: Form) -> El {
    let input = el("textarea").class("input input-lines").attr("rows", "3");
    let input = input.attr("spellcheck", "false").attr("autocapitalize", "none");
    let typed = Field::of(&input);
    typed.set_value(&form.draft.with_untracked(|draft| draft.packages.clone()));
    let input =
        input.on("input", move |_| form.draft.update(|draft| draft.packages = typed.value()));
    labelled(form, "packages", words::PACKAGES, Some(words::PACKAGES_HINT), input)
        .child(matches::matches(form))
}

fn lifetime(form: Form) -> El {
    let known = form.policy;
    let days = Memo::new(move |_| form.draft.with(|draft| draft.lifetime_days));
    let now = follow_clock();
    let choices = move || {
        if let Some(failure) = known.failure() {
            let retry = Button::new(Look::Plain, text::RETRY).on(move || policy::refresh(known));
            return Some(notice(Tone::Problem, &failure.words(), Some(retry)));
        }
        let Some(policy) = known.value.get() else {
            return Some(el("p").class("lead").text(words::LOADING));
        };
        let own = Some(days.get_untracked()).filter(|days| *days > 0);
        let chosen =
            own.map_or(policy.default_lifetime_days, |own| policy.clamp_lifetime(Some(own)));
        form.draft.update(|draft| draft.lifetime_days = chosen);
        let group = form.id("lifetime");
        let each = policy.allowed_lifetimes().into_iter().map(|days| {
            radio(&group, &rotation_words::lifetime(days), days == chosen, move || {
                form.draft.update(|draft| draft.lifetime_days = days);
            })
        });
        let clamped = own
            .filter(|own| *own != chosen)
            .map(|own| el("p").class("field-hint").text(&rotation_words::clamped(own, chosen)));
        Some(el("div").child(el("div").class("pills").children(each)).maybe(clamped))
    };
    let until = move || {
        let (days, now) = (days.get(), whole_seconds(now.get()));
        (days > 0).then(|| {
            let parts = rotation_words::expires(plus_days(now, days), now);
            write(el("p").class("lifetime-until").attr("aria-live", "polite"), parts)
        })
    };
    group(form, "lifetime_days", words::LIFETIME)
        .dynamic(choices)
        .dynamic(until)
        .child(error(form, "lifetime_days"))
}

/// The registry's time, no older than a minute.
fn follow_clock() -> RwSignal<Instant> {
    let now = RwSignal::new(clock::now());
    let next = |at: Instant| Some(whole_seconds(at) + TimeDelta::seconds(60));
    let judge = Rc::new(move |at: Instant| {
        now.try_set(at);
        next(at)
    });
    let watch = clock::watch(next(clock::now()), judge);
    on_cleanup(move || watch.cancel());
    now
}
