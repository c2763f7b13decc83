//! What the registry allows, asked once for as long as the page is open.

use std::cell::RefCell;

use latchkey_contract::Policy;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, Failure};
use crate::browser::page;

thread_local! {
    static KNOWN: RefCell<Option<Policy>> = const { RefCell::new(None) };
}

#[derive(Clone, Copy)]
pub struct Limits {
    pub policy: RwSignal<Option<Policy>>,
    pub failure: RwSignal<Option<Failure>>,
}

impl Limits {
    pub fn new() -> Self {
        let limits = Self {
            policy: RwSignal::new(KNOWN.with_borrow(Clone::clone)),
            failure: RwSignal::new(None),
        };
        if limits.policy.with_untracked(Option::is_none) {
            limits.ask();
        }
        page::on_return(move || {
            let failed = limits.failure.try_with_untracked(Option::is_some) == Some(true);
            if failed && page::is_online() {
                limits.ask();
            }
        });
        limits
    }

    pub fn ask(self) {
        self.failure.try_set(None);
        spawn_local(async move {
            match api::policy().await {
                Ok(policy) => {
                    KNOWN.set(Some(policy.clone()));
                    self.policy.try_set(Some(policy));
                }
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }
}
