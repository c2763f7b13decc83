//! The blocks of the list, and going on with it when its end comes near.

use leptos::html::Div;
use leptos::prelude::*;

use super::block::block;
use super::state::{Keys, Load};
use crate::browser::observe;
use crate::text;
use crate::text::keys as words;
use crate::ui::{Button, Look, Tone, notice};

pub fn list(keys: Keys) -> AnyView {
    let is_loading = move || matches!(keys.load.get(), Load::Loading | Load::Slow);
    view! {
        <section class="list" aria-label=words::LIST aria-busy=move || is_loading().then_some("true")>
            <For each=move || keys.blocks.get() key=|block| block.id let:shown>
                {block(keys, &shown)}
            </For>
            {end_of_list(keys)}
        </section>
    }
    .into_any()
}

fn end_of_list(keys: Keys) -> AnyView {
    let has_more = Memo::new(move |_| keys.next.with(Option::is_some));
    let busy = Signal::derive(move || keys.more.get() == Load::Loading);
    let end = move || {
        let element = NodeRef::<Div>::new();
        let owner = Owner::current();
        Effect::new(move |_| {
            let Some(element) = element.get() else { return };
            // Each block that arrives moves the end away, or shows that it is still near.
            keys.blocks.track();
            let watch = || observe::when_near(&element, move || keys.load_more());
            match &owner {
                Some(owner) => owner.with(watch),
                None => watch(),
            }
        });
        let failed = move || match keys.more.get() {
            Load::Failed(failure) => Some(notice(Tone::Problem, failure.words(), None)),
            _ => None,
        };
        view! {
            <div class="list-end" node_ref=element>
                {failed}
                {Button::new(Look::Plain, words::SHOW_MORE).busy(busy).on(move || keys.load_more())}
            </div>
        }
        .into_any()
    };
    (move || has_more.get().then(end)).into_any()
}

/// What stands where the list will be, as high as its first rows.
pub fn skeleton() -> AnyView {
    let rows: Vec<AnyView> =
        (0..4).map(|_| view! { <div class="skeleton skeleton-row"></div> }.into_any()).collect();
    view! {
        <div class="skeletons" role="status" aria-label=words::LOADING>{rows}</div>
    }
    .into_any()
}

pub fn slow() -> AnyView {
    notice(Tone::Info, text::SLOW, None)
}
