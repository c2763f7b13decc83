//! A value that was just issued: shown once, and everything there is to do with it.

use latchkey_contract::{Left, Value};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::commands;
use super::secret::{Holds, Secret};
use super::sentence::write;
use super::{places, progress};
use crate::browser::{clipboard, file, focus, input, page};
use crate::config;
use crate::state::row::Row;
use crate::text::rotation as words;
use crate::ui::old::copy::line_to_copy;
use crate::ui::old::{Announcer, Button, El, Icon, Look, Tone, effect, el, notice};

/// After regenerating, in the panel of the row.
pub fn after(row: Row, secret: Secret) -> El {
    let Some(key) = row.key_untracked() else { return el("div") };
    let done = Button::new(Look::Plain, words::DONE).on(move || row.close());
    issued(row, secret, &words::value_title(&key.name), ["h3", "h4"])
        .child(el("div").class("panel-actions").child(done))
}

/// The value, with headings of the levels that fit where it stands.
pub fn issued(row: Row, secret: Secret, title: &str, [level, below]: [&'static str; 2]) -> El {
    let Some(key) = row.key_untracked() else { return el("div") };
    secret.guard();
    let title_id = row.element_id("value");
    row.set_lost_value(false);
    row.guard.watch(title_id.clone());
    effect(move || row.guard.set_unsaved(secret.unsaved.try_get() == Some(true)));
    let (announcer, key_name) = (Announcer::here(), key.name.clone());
    on_cleanup(move || {
        row.guard.end();
        if secret.with(|_| ()).is_some() {
            announcer.say(words::closed(&key_name));
            if secret.unsaved.try_get_untracked() == Some(true) {
                row.set_lost_value(true);
            }
        }
    });
    focus::by_id(title_id.clone());
    let expires = move || {
        let expires_at = row.key().current.as_ref().and_then(|value| value.expires_at)?;
        let left = Left::until(expires_at, row.now());
        let parts = vec![
            words::words("Expires on "),
            words::Part::Time(expires_at),
            words::words(format!(", in {left}.")),
        ];
        Some(write(el("p").class("lead"), parts))
    };
    let holds = secret.holds;
    let name = commands::env_name(&key.name);
    el("div")
        .class("issued")
        .child(
            el(level).class("panel-title").attr("id", &title_id).attr("tabindex", "-1").text(title),
        )
        .dynamic(expires)
        .dynamic(move || {
            row.guard.refused().is_some().then(|| {
                announcer.say(words::UNSAVED.to_owned());
                notice(Tone::Warning, words::UNSAVED, None)
            })
        })
        .dynamic(move || match holds.get() {
            Holds::Value => Some(keep(row, secret, name.clone())),
            Holds::Another => {
                let told = notice(Tone::Warning, words::ANOTHER, None);
                Some(el("div").child(told).child(keep(row, secret, name.clone())))
            }
            Holds::Wiped(why) => {
                Some(notice(Tone::Warning, &format!("{why} {}", words::WIPED_REMEDY), None))
            }
            Holds::Nothing => None,
        })
        .child(places::places(row, el(below).text(words::PLACES)))
        .dynamic(progress::progress(row, below))
        .child(ready_commands())
}

fn keep(row: Row, secret: Secret, file_name: String) -> El {
    let hint = row.key_untracked().and_then(|key| key.current.as_ref()?.hint.clone());
    let hint = hint.unwrap_or_default();
    let outcome = RwSignal::new("");
    let frame = el("div").class("secret").dynamic(move || {
        let shown = secret.shown.get();
        Some(if shown { clear(secret) } else { masked(&hint) })
    });
    let text = frame.node().clone();
    let copy = move || {
        let Some(value) = secret.with(|value| Value::new(value.expose().to_owned())) else {
            return;
        };
        let text = text.clone();
        spawn_local(async move {
            if clipboard::copy(value.expose()).await {
                secret.saved();
                outcome.try_set(words::COPIED);
                return;
            }
            secret.shown.try_set(true);
            secret.saved();
            outcome.try_set(words::COPY_BY_HAND);
            page::next_frame(move || input::select(&text));
        });
    };
    let download = move || {
        // The file's text is the value's only copy here, and is overwritten like it.
        let text = secret.with(|value| Value::new(commands::env_file(value.expose())));
        if text.is_some_and(|text| file::save(&file_name, text.expose())) {
            secret.saved();
            outcome.set(words::DOWNLOADED);
        }
    };
    let show = el("button")
        .class(Look::Plain.class())
        .attr("type", "button")
        .live_text(move || if secret.shown.get() { words::HIDE } else { words::SHOW }.to_owned())
        .on("click", move |_| {
            secret.shown.update(|shown| *shown = !*shown);
            secret.saved();
        });
    let actions = el("div")
        .class("secret-actions")
        .child(Button::with_icon(Look::Primary, Icon::Copy, crate::text::COPY).on(copy))
        .child(show)
        .child(Button::new(Look::Plain, words::DOWNLOAD).on(download))
        .child(
            el("p")
                .class("keep-outcome")
                .attr("role", "status")
                .live_text(move || outcome.get().to_owned()),
        );
    el("div")
        .class("keep")
        .child(frame)
        .child(actions)
        .child(el("p").class("keep-once").text(words::ONCE))
}

/// The text is set as content and leaves with its element; no attribute ever holds it.
fn clear(secret: Secret) -> El {
    let shown = el("code").class("secret-text");
    secret.with(|value| shown.node().set_text_content(Some(value.expose())));
    shown
}

fn masked(hint: &str) -> El {
    let dots: String =
        hint.chars().flat_map(|c| if c == '…' { vec!['•'; 12] } else { vec![c] }).collect();
    el("span")
        .child(el("code").class("secret-text").attr("aria-hidden", "true").text(&dots))
        .child(el("span").class("aside").text(&words::masked_end(hint)))
}

fn ready_commands() -> El {
    let each = commands::commands(&config::push_source()).into_iter().map(|command| {
        let title = el("p").class("command-title").text(command.title);
        let line = line_to_copy(Look::Quiet, command.title, &command.text);
        el("li").class("command").child(title).child(line)
    });
    el("details")
        .class("commands")
        .attr("open", "")
        .child(el("summary").text(words::COMMANDS))
        .child(el("p").class("field-hint").text(words::COMMANDS_LEAD))
        .child(el("ul").attr("role", "list").children(each))
}
