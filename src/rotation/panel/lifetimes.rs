//! How long the new value works.

use latchkey_contract::Policy;
use leptos::prelude::*;

use super::pills::Pills;
use crate::rotation::issue::Issue;
use crate::text::rotation as words;
use crate::ui::{IntoSlim, Show, SlimView, memo};

#[component]
#[inline(never)]
pub fn Lifetimes() -> SlimView {
    let issue = Issue::here();
    let policy = issue.policy.value;
    let offered =
        memo(move || policy.with(|policy| policy.as_ref().map(Policy::allowed_lifetimes)));
    let chosen = memo(move || issue.wish.get().lifetime_days);
    let clamped = memo(move || {
        let own = issue.row.key().lifetime_days?;
        let clamp = |policy: &Policy| {
            let clamped = policy.clamp_lifetime(Some(own));
            let is_clamped = !policy.allows_lifetime(own) && chosen.get() == clamped;
            is_clamped.then(|| words::clamped(own, clamped))
        };
        policy.with(|policy| policy.as_ref().and_then(clamp))
    });
    view! {
        <fieldset class="choices">
            <legend>{words::LIFETIME}</legend>
            <Pills
                name=issue.row.element_id("lifetime")
                offered=memo(move || offered.get().unwrap_or_default())
                chosen
                label=words::lifetime
                on_choose=move |days| issue.wish.update(|wish| wish.lifetime_days = days)
            />
            <Show when=memo(move || clamped.with(Option::is_some))>
                <p class="field-hint" prop:textContent=memo(move || clamped.get().unwrap_or_default())></p>
            </Show>
        </fieldset>
    }
    .slim()
}
