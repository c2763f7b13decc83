//! What a row says besides the name and the time left.

use latchkey_contract::{Key, Left};
use leptos::prelude::*;

use super::fact;
use crate::format;
use crate::state::due;
use crate::state::row::Row;
use crate::text::keys as words;
use crate::ui::slim::flag;
use crate::ui::{IntoSlim, SlimView, Time, derive, memo};

/// Scopes and patterns in words, the value's ends, and the last use.
#[component]
#[inline(never)]
pub fn Facts(row: Row) -> SlimView {
    let scopes = fact(row, |key| words::scopes(&key.scopes));
    let packages = fact(row, |key| words::packages(&key.packages));
    let hint = fact(row, |key| key.current.as_ref()?.hint.clone());
    let hint_text = memo(move || hint.get().unwrap_or_default());
    let has_no_hint = derive(move || hint.with(Option::is_none));
    let used = fact(row, last_use);
    let has_no_value = derive(move || used.with(Option::is_none));
    let used_text = memo(move || used.get().unwrap_or_default());
    view! {
        <div class="key-facts">
            <p>
                <span prop:textContent=scopes></span>
                " · "
                <bdi class="key-packages" translate="no" prop:textContent=packages></bdi>
            </p>
            <p hidden=flag(has_no_value)>
                <code class="hint" translate="no" hidden=flag(has_no_hint) prop:textContent=hint_text>
                </code>
                " "
                <span prop:textContent=used_text></span>
            </p>
        </div>
    }
    .slim()
}

/// `None` for a key without a value.
fn last_use(key: &Key) -> Option<String> {
    let value = key.current.as_ref()?;
    Some(match value.last_used_at {
        Some(at) => words::last_used(&format::brief(at), value.last_used_by.as_ref()),
        None => words::NEVER_USED.to_owned(),
    })
}

/// During an overlap: which old value still works, and until when.
#[component]
#[inline(never)]
pub fn Overlap(row: Row) -> SlimView {
    let until = memo(move || due::retiring_until(&row.key(), row.now()));
    let is_over = derive(move || until.with(Option::is_none));
    let hint = memo(move || retiring_hint(&row.key()));
    let left = memo(move || {
        let left = until.get().map(|until| Left::until(until, row.now()).to_string());
        words::retiring(&left.unwrap_or_default())
    });
    view! {
        <p class="key-overlap" hidden=flag(is_over)>
            {words::OLD_VALUE}
            " "
            <bdi translate="no" prop:textContent=hint></bdi>
            " "
            <span prop:textContent=left></span>
            " "
            <Time at=until/>
        </p>
    }
    .slim()
}

fn retiring_hint(key: &Key) -> String {
    key.retiring.as_ref().and_then(|value| value.hint.clone()).unwrap_or_default()
}
