//! The packages that the patterns match now, looked up while a person types.

use std::sync::Arc;
use std::time::Duration;

use latchkey_contract::session::PackageMatches;
use leptos::prelude::*;

use super::Form;
use super::draft::patterns;
use crate::api;
use crate::state::reading::Reading;
use crate::text::form as words;
use crate::ui::slim::flag;
use crate::ui::{Each, IntoSlim, SlimView, effect, memo};

const SHOWN: u32 = 12;
/// Long enough to type a word without a request for each letter.
const PAUSE: Duration = Duration::from_millis(300);

#[component]
#[inline(never)]
pub fn Matches(form: Form) -> SlimView {
    let found = Reading::<PackageMatches>::new();
    let asked = form.part(|draft| (draft.owner.clone(), patterns(&draft.packages)));
    look_up(asked, found);
    let has_all = memo(move || asked.with(|(_, all)| all.iter().any(|one| one == "*")));
    let all = memo(move || if has_all.get() { words::ALL_PACKAGES } else { "" });
    let lead = memo(move || lead(asked.with(|(_, all)| all.is_empty()), found));
    let names = memo(move || {
        let is_current = found.failure().is_none();
        let names = |found: &PackageMatches| {
            found.packages.iter().map(|id| Arc::from(id.as_str())).collect::<Vec<Arc<str>>>()
        };
        found
            .value
            .with(|value| value.as_ref().filter(|_| is_current).map(names))
            .unwrap_or_default()
    });
    let more = memo(move || {
        let more = |found: &PackageMatches| found.total.saturating_sub(found.packages.len() as u64);
        found.value.with(|value| value.as_ref().map(more)).unwrap_or_default()
    });
    let more_words = memo(move || words::more_matches(more.get()));
    let has_none = memo(move || names.with(Vec::is_empty));
    let has_no_more = memo(move || more.get() == 0);
    view! {
        <div class="matches">
            <p class="matches-all" role="status" prop:textContent=all></p>
            <p class="field-hint" role="status" prop:textContent=lead></p>
            <ul class="matches-list" role="list" hidden=flag(has_none)>
                <Each ids=names children=Box::new(|id| package(&id))/>
                <li hidden=flag(has_no_more) prop:textContent=more_words></li>
            </ul>
        </div>
    }
    .slim()
}

fn package(id: &Arc<str>) -> SlimView {
    view! { <li><code translate="no">{id.to_string()}</code></li> }.slim()
}

/// Asks after a pause. The last answer stays until the next one.
fn look_up(asked: Memo<(String, Vec<String>)>, found: Reading<PackageMatches>) {
    let latest = StoredValue::new(0_u32);
    effect(move || {
        let (owner, patterns) = asked.get();
        let number = latest.with_value(|latest| latest + 1);
        latest.set_value(number);
        if owner.is_empty() || patterns.is_empty() {
            found.drop_question();
            found.value.set(None);
            return;
        }
        let ask = move || {
            if latest.try_get_value() == Some(number) {
                found.ask(async move { api::packages(&owner, &patterns, SHOWN).await });
            }
        };
        set_timeout(ask, PAUSE);
    });
}

fn lead(has_no_pattern: bool, found: Reading<PackageMatches>) -> String {
    if has_no_pattern {
        return words::MATCHES_NONE_TYPED.to_owned();
    }
    // The registry says which pattern it does not accept.
    if let Some(failure) = found.failure() {
        return failure.about("pattern").unwrap_or_else(|| failure.words());
    }
    let total = found.value.with(|value| value.as_ref().map(|found| found.total));
    total.map_or_else(|| words::MATCHES_LOADING.to_owned(), words::matches)
}
