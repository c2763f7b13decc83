//! Below every page: the operator's feedback link, and in a frame the way to the whole account.

use leptos::prelude::*;

use crate::browser::page;
use crate::embed::{self, ToRegistry};
use crate::route::Page;
use crate::session::Person;
use crate::state::policy;
use crate::text;
use crate::text::session as words;
use crate::ui::{IntoSlim, Show, SlimView, memo};

#[component]
#[inline(never)]
pub fn Footer() -> SlimView {
    let policy = policy::here();
    page::on_return(move || {
        if policy.has_failed_untracked() && page::is_online() {
            policy::refresh(policy);
        }
    });
    let address = memo(move || policy.value.with(|policy| policy.as_ref()?.feedback_url.clone()));
    let person = Person::here();
    let has_account = memo(move || !embed::is_framed() && person.session.with(Option::is_some));
    view! {
        {embed::is_framed().then(|| view! { <ToRegistry/> })}
        <Show when=has_account>
            <p class="footer-account"><a href=Page::Password.href()>{words::CHANGE_PASSWORD}</a></p>
        </Show>
        <Show when=memo(move || address.with(Option::is_some))>
            <p>
                <a href=address target="_blank" rel="noopener noreferrer external">
                    {text::FEEDBACK}
                </a>
            </p>
        </Show>
    }
    .slim()
}
