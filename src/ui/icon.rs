//! Small drawings. A state is also a shape, so that nobody needs its colour.

use latchkey_contract::State;

use super::el::{El, svg};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Active,
    Expiring,
    Expired,
    Disabled,
    Revoked,
    More,
    Copy,
    Plus,
}

impl Icon {
    /// Drawn with one stroke in a square of 16.
    const fn path(self) -> &'static str {
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

pub fn icon(icon: Icon) -> El {
    let class = if icon == Icon::More { "icon icon-dots" } else { "icon" };
    let path = svg("path").attr("d", icon.path());
    svg("svg").class(class).attr("viewBox", "0 0 16 16").attr("aria-hidden", "true").child(path)
}
