//! The value and the buttons to save it.

use latchkey_contract::Secret;
use leptos::html::Code;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::secret_text::SecretText;
use crate::browser::file::{self, Offered};
use crate::browser::{clipboard, input, page};
use crate::rotation::command::env_file;
use crate::state::row::Row;
use crate::state::secret::ShownSecret;
use crate::text;
use crate::text::rotation as words;
use crate::ui::{Button, Icon, IntoSlim, Look, Shape, SlimView, memo};

#[component]
#[inline(never)]
pub fn Save(row: Row, secret: ShownSecret) -> SlimView {
    let text = NodeRef::<Code>::new();
    let outcome = RwSignal::new("");
    // Dropped with this part: when the panel closes, and when the value is wiped.
    let files = StoredValue::<Vec<Offered>, LocalStorage>::new_local(Vec::new());
    let copy = move |()| {
        let Some(value) = secret.with(|value| Secret::new(value.expose().to_owned())) else {
            return;
        };
        spawn_local(async move {
            let is_copied = clipboard::copy(value.expose()).await;
            secret.saved();
            if is_copied {
                outcome.try_set(words::COPIED);
                return;
            }
            secret.is_shown.try_set(true);
            outcome.try_set(words::COPY_BY_HAND);
            page::next_frame(move || {
                if let Some(Some(text)) = text.try_get_untracked() {
                    input::select(&text);
                }
            });
        });
    };
    let download = move |()| {
        let name = row.key_untracked().map(|key| env_file::name(&key.name)).unwrap_or_default();
        // The text of the file contains the value, so it is overwritten like the value.
        let text = secret.with(|value| Secret::new(env_file::text(value.expose())));
        let file = text.and_then(|text| file::offer(&name, text.expose()));
        outcome.set(if file.is_some() { words::DOWNLOADED } else { words::DOWNLOAD_FAILED });
        files.try_update_value(|files| files.extend(file));
    };
    let show = move |()| {
        secret.is_shown.update(|is_shown| *is_shown = !*is_shown);
        secret.saved();
    };
    let show_label = memo(move || if secret.is_shown.get() { words::HIDE } else { words::SHOW });
    view! {
        <div class="keep">
            <SecretText row secret text/>
            <div class="secret-actions">
                <Button look=Look::Primary on_press=copy>
                    <Icon shape=Shape::Copy/>
                    {text::COPY}
                </Button>
                <Button look=Look::Plain on_press=show>
                    <span prop:textContent=show_label></span>
                </Button>
                <Button look=Look::Plain on_press=download>{words::DOWNLOAD}</Button>
                <p class="keep-outcome" role="status" prop:textContent=outcome></p>
            </div>
            <p class="keep-once">{words::ONCE}</p>
        </div>
    }
    .slim()
}
