//! The password asked for in place: the refused request waits and is then sent again by itself.

use js_sys::{Function, Promise};
use latchkey_contract::Slug;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::api::{self, Answer, Failure, Request};
use crate::browser::focus;
use crate::text;
use crate::text::session as words;
use crate::ui::{Button, Look, Tone, notice};

/// One for each place that sends something: `send` through it, and put its `panel` there.
#[derive(Clone, Copy)]
pub struct Confirmation {
    asking: RwSignal<bool>,
    decided: StoredValue<Option<Function>, LocalStorage>,
}

impl Confirmation {
    pub fn new() -> Self {
        Self { asking: RwSignal::new(false), decided: StoredValue::new_local(None) }
    }

    /// While the question stands, whatever sent the request is still at work.
    pub fn is_asking(self) -> Signal<bool> {
        self.asking.into()
    }

    pub async fn send(self, request: Request) -> Result<Answer, Failure> {
        loop {
            match api::send(request.clone()).await {
                Err(failure) if failure.is(Slug::ConfirmationRequired) => {
                    if !self.ask().await {
                        return Err(Failure::Cancelled);
                    }
                }
                answer => return answer,
            }
        }
    }

    async fn ask(self) -> bool {
        let decision = Promise::new(&mut |resolve, _| {
            self.decided.try_set_value(Some(resolve));
        });
        if self.asking.try_set(true).is_some() {
            return false;
        }
        JsFuture::from(decision).await.is_ok_and(|answer| answer.is_truthy())
    }

    fn decide(self, confirmed: bool) {
        self.asking.try_set(false);
        let decided = self.decided.try_update_value(Option::take).flatten();
        if let Some(resolve) = decided {
            // The promise's own function does not throw.
            _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::from_bool(confirmed));
        }
    }

    /// Empty until a password is needed.
    pub fn panel(self) -> AnyView {
        (move || self.asking.get().then(|| question(self))).into_any()
    }
}

const FORM: &str = "confirm-form";

fn question(confirmation: Confirmation) -> AnyView {
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let password = NodeRef::<leptos::html::Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = password.get_untracked() else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let typed = input.value();
        spawn_local(async move {
            let answer = api::confirm(typed).await;
            busy.try_set(false);
            match answer {
                Ok(()) => confirmation.decide(true),
                Err(refused) => {
                    failure.try_set(Some(refused));
                    focus::first_inside(FORM.to_owned());
                }
            }
        });
    };
    focus::first_inside(FORM.to_owned());
    view! {
        <form class="confirm" id=FORM aria-label=words::CONFIRM_TITLE on:submit=submit>
            <h3 class="panel-title">{words::CONFIRM_TITLE}</h3>
            <p>{words::CONFIRM_LEAD}</p>
            {move || failure.get().map(|failure| notice(Tone::Problem, failure.words(), None))}
            <label class="field">
                <span class="field-label">{words::PASSWORD}</span>
                <input class="input" type="password" autocomplete="current-password" required
                    node_ref=password />
            </label>
            <div class="panel-actions">
                {Button::new(Look::Primary, words::CONFIRM).busy(busy).submit()}
                {Button::new(Look::Plain, text::CANCEL).on(move || confirmation.decide(false))}
            </div>
        </form>
    }
    .into_any()
}
