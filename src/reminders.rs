//! What reaches a person before an expiry does.

mod calendar;
mod mails;

use crate::browser::page as browser;
use crate::route::Page;
use crate::text;
use crate::text::reminders as words;
use crate::ui::old::copy::line_to_copy;
use crate::ui::old::{El, Look, el};

pub fn page() -> El {
    el("div")
        .class("narrow")
        .child(el("a").class("back").attr("href", &Page::Keys.href()).text(text::ALL_KEYS))
        .child(el("h1").text(words::TITLE))
        .child(el("p").class("lead").text(words::LEAD))
        .child(card(words::MAIL).child(mails::mails()))
        .child(card(words::CALENDAR).child(calendar::calendar()))
        .child(pipeline())
}

fn loading() -> El {
    el("p").class("lead").attr("role", "status").text(text::LOADING)
}

fn card(title: &str) -> El {
    el("section").class("card").child(el("h2").text(title))
}

fn pipeline() -> El {
    let origin = browser::origin();
    let command = format!(
        "curl -fsS -H \"X-NuGet-ApiKey: $NUGET_API_KEY\" \"{origin}/api/v1/key\" | jq -e .accepted"
    );
    card(words::PIPELINE)
        .child(el("p").class("field-hint").text(words::PIPELINE_LEAD))
        .child(line_to_copy(Look::Quiet, words::PIPELINE, &command))
}
