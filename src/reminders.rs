//! Reminders before a key expires.

mod calendar;
mod mails;

use leptos::prelude::*;

use self::calendar::CalendarLink;
use self::mails::Mails;
use crate::browser::page as browser;
use crate::route::Page;
use crate::text;
use crate::text::reminders as words;
use crate::ui::copy::CopyLine;
use crate::ui::{IntoSlim, Look, SlimView};

#[component]
#[inline(never)]
pub fn RemindersPage() -> SlimView {
    view! {
        <div class="narrow">
            <a class="back" data-noscroll="" href=Page::Keys.href()>{text::ALL_KEYS}</a>
            <h1>{words::TITLE}</h1>
            <p class="lead">{words::LEAD}</p>
            <section class="card">
                <h2>{words::MAIL}</h2>
                <Mails/>
            </section>
            <section class="card">
                <h2>{words::CALENDAR}</h2>
                <CalendarLink/>
            </section>
            <section class="card">
                <h2>{words::PIPELINE}</h2>
                <p class="field-hint">{words::PIPELINE_LEAD}</p>
                <CopyLine look=Look::Quiet about=words::PIPELINE text=check_command()/>
            </section>
        </div>
    }
    .slim()
}

/// `printf` is part of the shell: other processes do not see its arguments, but see those of curl.
fn check_command() -> String {
    let origin = browser::origin();
    format!(
        "printf 'X-NuGet-ApiKey: %s' \"$NUGET_API_KEY\" | curl -fsS -H @- \"{origin}/api/v1/key\" | jq -e .accepted"
    )
}
