//! What is around the rows of the list. It arrives with the second half of the application, in
//! space that is reserved for it.

mod banner;
mod end;
mod filters;
mod fresh;
mod trouble;

use leptos::prelude::*;

pub use self::banner::Banner;
use self::end::{Empty, EndOfList};
use self::filters::Filters;
use self::trouble::Trouble;
use super::list;
use crate::browser::focus;
use crate::state::keys::Keys;
use crate::ui::part::Part;
use crate::ui::{IntoSlim, Show, SlimView, effect, memo};

thread_local! {
    pub static BANNER: Part<()> = const { Part::coming() };
    pub static ABOVE: Part<()> = const { Part::coming() };
    pub static BELOW: Part<Memo<bool>> = const { Part::coming() };
}

#[component]
#[inline(never)]
pub fn Above() -> SlimView {
    let is_offline = fresh::keep_fresh(Keys::here());
    view! {
        <Filters/>
        <Trouble is_offline/>
    }
    .slim()
}

#[component]
#[inline(never)]
pub fn Below(is_shown: Memo<bool>) -> SlimView {
    let keys = Keys::here();
    fresh::keep_place(is_shown);
    let is_empty = memo(move || keys.list.is_empty());
    let has_more = memo(move || keys.next.with(Option::is_some));
    let has_failed = memo(move || keys.first.failure().is_some());
    let has_nothing = memo(move || {
        is_empty.get() && keys.is_answered() && !keys.is_loading() && !has_failed.get()
    });
    // A row or a button that is removed leaves the focus to the list.
    effect(move || {
        _ = (has_more.get(), has_failed.get(), keys.list.len());
        focus::if_lost(list::ID.to_owned());
    });
    view! {
        <Show when=has_more><EndOfList/></Show>
        <Show when=has_nothing><Empty/></Show>
    }
    .slim()
}
