//! Small drawings. A state is also a shape, so that nobody needs its color.

use latchkey_contract::State;
use leptos::prelude::*;

use super::slim::{IntoSlim, SlimView, derive};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Active,
    Expiring,
    Expired,
    Disabled,
    Revoked,
    More,
    Copy,
    Plus,
}

impl Shape {
    /// Drawn with one stroke in a square of 16.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Active => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M5.2 8.2l2 2 3.6-4",
            Self::Expiring => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 4.8V8l2.2 1.6",
            Self::Expired => "M8 2.2 14.4 13.4H1.6ZM8 6.4v3.2M8 11.4v.2",
            Self::Disabled => "M2.5 2.5h11v11h-11ZM6.4 6v4M9.6 6v4",
            Self::Revoked => {
                "M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5ZM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4"
            }
            Self::More => "M3 8h.01M8 8h.01M13 8h.01",
            Self::Copy => "M6 6h7.5v7.5H6ZM3.5 10h-1V2.5H10v1",
            Self::Plus => "M8 3v10M3 8h10",
        }
    }

    pub const fn of(state: State) -> Self {
        match state {
            State::Active => Self::Active,
            State::Expiring => Self::Expiring,
            State::Expired => Self::Expired,
            State::Disabled => Self::Disabled,
            State::Revoked => Self::Revoked,
        }
    }
}

#[component]
#[inline(never)]
pub fn Icon(#[prop(into)] shape: Signal<Shape>) -> SlimView {
    let class = if shape.get_untracked() == Shape::More { "icon icon-dots" } else { "icon" };
    let path = derive(move || shape.get().path());
    view! {
        <svg class=class viewBox="0 0 16 16" aria-hidden="true">
            <path d=path></path>
        </svg>
    }
    .slim()
}
