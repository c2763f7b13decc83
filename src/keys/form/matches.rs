//! What the patterns reach right now, looked up while they are typed.

use std::time::Duration;

use latchkey_contract::session::PackageMatches;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Form;
use super::draft;
use crate::api::{self, Failure};
use crate::text::form as words;
use crate::ui::old::{El, effect, el};

const SHOWN: u32 = 12;
/// A pause in the typing, not every letter of it.
const PAUSE: Duration = Duration::from_millis(300);

#[derive(Clone, PartialEq)]
enum Found {
    Nothing,
    Asking,
    Matches(PackageMatches),
    Failed(Failure),
}

pub fn matches(form: Form) -> El {
    let found = RwSignal::new(Found::Nothing);
    let asked = Memo::new(move |_| {
        form.draft.with(|draft| (draft.owner.clone(), draft::valid_patterns(&draft.packages)))
    });
    let turn = StoredValue::new(0_u32);
    effect(move || {
        let (owner, patterns) = asked.get();
        let Some(mine) = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        }) else {
            return;
        };
        if owner.is_empty() || patterns.is_empty() {
            found.set(Found::Nothing);
            return;
        }
        set_timeout(
            move || {
                let is_current = move || turn.try_get_value() == Some(mine);
                if !is_current() {
                    return;
                }
                // What stands there stays until something else is known.
                if found.try_with_untracked(|found| *found == Found::Nothing) == Some(true) {
                    found.try_set(Found::Asking);
                }
                spawn_local(async move {
                    let answer = api::packages(&owner, &patterns, SHOWN).await;
                    if is_current() {
                        found.try_set(answer.map_or_else(Found::Failed, Found::Matches));
                    }
                });
            },
            PAUSE,
        );
    });
    let all = Memo::new(move |_| asked.with(|(_, patterns)| patterns.iter().any(|one| one == "*")));
    el("div")
        .class("matches")
        .attr("aria-live", "polite")
        .dynamic(move || all.get().then(|| el("p").class("matches-all").text(words::ALL_PACKAGES)))
        .dynamic(move || Some(found.with(list)))
}

fn list(found: &Found) -> El {
    let lead = |text: &str| el("p").class("field-hint").text(text);
    match found {
        Found::Nothing => lead(words::MATCHES_NONE_TYPED),
        Found::Asking => lead(words::MATCHES_LOADING),
        Found::Failed(failure) => lead(&failure.words()),
        Found::Matches(matches) if matches.total == 0 => lead(words::MATCHES_NOTHING),
        Found::Matches(matches) => {
            let more = matches.total.saturating_sub(matches.packages.len() as u64);
            let each = matches.packages.iter().map(|id| el("li").child(el("code").text(id)));
            el("div").child(lead(&words::matches(matches.total))).child(
                el("ul")
                    .class("matches-list")
                    .attr("role", "list")
                    .children(each)
                    .maybe((more > 0).then(|| el("li").text(&words::more_matches(more)))),
            )
        }
    }
}
