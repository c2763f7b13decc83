//! A value that was just issued: shown once, with everything a person does with it.

mod commands;
mod notes;
mod save;
mod secret_text;
mod wiping;

use leptos::prelude::*;

use self::commands::Commands;
use self::notes::Notes;
use self::save::Save;
use super::{Places, Progress};
use crate::browser::focus;
use crate::state::leaving::{self, IsShown, LostBy, Unsaved};
use crate::state::row::{Row, Warning};
use crate::state::secret::ShownSecret;
use crate::text::rotation as words;
use crate::text::sentence::Sentence;
use crate::ui::heading::Heading;
use crate::ui::{Announcer, IntoSlim, Says, Show, SlimView, effect, memo};

/// The value with a heading of this level, the commands, the places and the uses.
#[component]
#[inline(never)]
pub fn IssuedValue(
    row: Row,
    secret: ShownSecret,
    #[prop(into)] title: Signal<Sentence>,
    level: u8,
) -> SlimView {
    wiping::follow(secret);
    keep_from_loss(row, secret);
    let title_id = row.element_id("value");
    focus::by_id(title_id.clone());
    let expires = memo(move || {
        let key = row.key();
        let at = key.current.as_ref().and_then(|value| value.expires_at);
        Sentence(at.map(|at| words::expires_on(at, row.now())).unwrap_or_default())
    });
    let is_held = memo(move || secret.is_held());
    let below = level + 1;
    view! {
        <div class="issued">
            <Heading level sentence=title class="panel-title" id=title_id/>
            <p class="lead"><Says sentence=expires/></p>
            <div class="issued-columns">
                <div>
                    <Notes row secret/>
                    <Show when=is_held><Save row secret/></Show>
                    <Commands level=below/>
                </div>
                <div>
                    <Places row level=below title=words::UPDATE_PLACES/>
                    <Progress row level=below/>
                </div>
            </div>
        </div>
    }
    .slim()
}

/// Closing, leaving and hiding this part of the page wipe the value. Before an unsaved value is
/// lost, the person is asked.
fn keep_from_loss(row: Row, secret: ShownSecret) {
    row.warn(None);
    row.guard.watch(row.element_id("value"));
    effect(move || row.guard.set_unsaved(secret.is_unsaved.try_get() == Some(true)));
    leaving::guard(secret.is_unsaved, Unsaved::Value, LostBy::AnotherPage);
    if let Some(IsShown(is_shown)) = use_context::<IsShown>() {
        effect(move || {
            if !is_shown.get() {
                row.close();
            }
        });
    }
    let announcer = Announcer::here();
    on_cleanup(move || {
        row.guard.end();
        if secret.with(|_| ()).is_some() {
            let name = row.key_untracked().map(|key| key.name.clone()).unwrap_or_default();
            announcer.say(words::closed(&name));
            if secret.is_unsaved.try_get_untracked() == Some(true) {
                row.warn(Some(Warning::LostValue));
            }
        }
    });
}
