//! The second half of the application: everything a person does not see at first. What only this
//! function reaches becomes a second wasm when `cargo xtask page` builds with the feature `split`.
//! Any other build keeps one wasm, where this half is always there.
#![cfg_attr(
    feature = "split",
    expect(clippy::unnecessary_wraps, reason = "loading can fail, and the macro adds the loading")
)]

#[cfg(not(feature = "split"))]
use std::convert::Infallible;
#[cfg(not(feature = "split"))]
use std::future::{Ready, ready};
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
#[cfg(feature = "split")]
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::api::Reason;
use crate::browser::page;
use crate::footer::Footer;
use crate::keys::{Above, Banner, Below, Chart, NewKeyPage, OneKey, RowMenu, RowWarning};
use crate::leaving::LeavingQuestion;
use crate::reminders::RemindersPage;
use crate::route::Page;
use crate::session::{ChangePasswordPage, HeaderPerson, PERSON, SignIn};
use crate::state::row::{Panel, Row};
use crate::ui::IntoSlim;
use crate::ui::effect;
use crate::ui::part::{self, Arrival, Part};
use crate::{api, embed, keys};

const SLOW_AFTER: Duration = Duration::from_secs(3);

thread_local! {
    pub static SIGN_IN: Part<()> = const { Part::coming() };
    pub static NEW_KEY: Part<Option<String>> = const { Part::coming() };
    pub static REMINDERS: Part<()> = const { Part::coming() };
    pub static PASSWORD: Part<()> = const { Part::coming() };
    pub static FOOTER: Part<()> = const { Part::coming() };
    pub static LEAVING: Part<Memo<Page>> = const { Part::coming() };
    pub static ONE_KEY: Part<(String, bool)> = const { Part::coming() };
}

/// Fetches the rest as soon as anything wants it, and again when that failed.
pub fn fetch_when_wanted() {
    page::on_return(|| {
        if page::is_online() {
            part::want_again();
        }
    });
    effect(|| {
        if part::arrival() == Arrival::Coming {
            spawn_local(async { part::arrived(rest().await.is_ok()) });
            set_timeout(part::mark_slow, SLOW_AFTER);
        }
    });
}

#[cfg(feature = "split")]
#[wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)]
fn rest() -> Result<(), SplitLoaderError> {
    fill();
    Ok(())
}

#[cfg(not(feature = "split"))]
fn rest() -> Ready<Result<(), Infallible>> {
    fill();
    ready(Ok(()))
}

fn fill() {
    if embed::is_framed() {
        api::when_token_ends(|| Box::pin(api::renew(Reason::Ended)));
    }
    SIGN_IN.with(|part| part.fill(|()| view! { <SignIn/> }.slim()));
    NEW_KEY.with(|part| part.fill(|from| view! { <NewKeyPage from/> }.slim()));
    REMINDERS.with(|part| part.fill(|()| view! { <RemindersPage/> }.slim()));
    PASSWORD.with(|part| part.fill(|()| view! { <ChangePasswordPage/> }.slim()));
    FOOTER.with(|part| part.fill(|()| view! { <Footer/> }.slim()));
    LEAVING.with(|part| part.fill(|at| view! { <LeavingQuestion at/> }.slim()));
    ONE_KEY.with(|part| part.fill(|(id, regenerate)| view! { <OneKey id regenerate/> }.slim()));
    keys::PANEL.with(|part| part.fill(|(row, panel): (Row, Panel)| keys::panel(row, panel)));
    keys::BANNER.with(|part| part.fill(|()| view! { <Banner/> }.slim()));
    keys::ABOVE.with(|part| part.fill(|()| view! { <Above/> }.slim()));
    keys::BELOW.with(|part| part.fill(|is_shown| view! { <Below is_shown/> }.slim()));
    keys::MENU.with(|part| part.fill(|row| view! { <RowMenu row/> }.slim()));
    keys::WARNING.with(|part| part.fill(|warning| view! { <RowWarning warning/> }.slim()));
    PERSON.with(|part| part.fill(|()| view! { <HeaderPerson/> }.slim()));
    keys::CHART.with(|part| part.fill(|()| view! { <Chart/> }.slim()));
}
