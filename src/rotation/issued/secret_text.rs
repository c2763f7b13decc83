//! The value as text, masked until the person shows it.

use leptos::html::Code;
use leptos::prelude::*;

use crate::state::row::Row;
use crate::state::secret::ShownSecret;
use crate::text::rotation as words;
use crate::ui::slim::flag;
use crate::ui::{IntoSlim, SlimView, effect, memo};

#[component]
#[inline(never)]
pub fn SecretText(row: Row, secret: ShownSecret, text: NodeRef<Code>) -> SlimView {
    let hint = memo(move || {
        let key = row.key();
        key.current.as_ref().and_then(|value| value.hint.clone()).unwrap_or_default()
    });
    // The value is set as content: a signal or an attribute would keep a copy of it.
    effect(move || {
        let (Some(text), is_shown) = (text.get(), secret.is_shown.get()) else { return };
        if is_shown {
            secret.with(|value| text.set_text_content(Some(value.expose())));
        } else {
            text.set_text_content(Some(&masked(&hint.get())));
        }
    });
    let is_masked = memo(move || !secret.is_shown.get());
    let end =
        memo(move || if is_masked.get() { words::masked_end(&hint.get()) } else { String::new() });
    view! {
        <div class="secret">
            <code
                class="secret-text"
                translate="no"
                dir="ltr"
                aria-hidden=flag(is_masked)
                node_ref=text
            ></code>
            <span class="aside" prop:textContent=end></span>
        </div>
    }
    .slim()
}

/// `lk_••••••••••••x7Qz` for `lk_…x7Qz`. Another registry may send no hint.
fn masked(hint: &str) -> String {
    let hidden = "•".repeat(12);
    if hint.is_empty() { hidden } else { hint.replace('…', &hidden) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_value_shows_only_what_its_hint_shows() {
        assert_eq!(masked("lk_…x7Qz"), "lk_••••••••••••x7Qz");
        assert_eq!(masked(""), "••••••••••••");
    }
}
