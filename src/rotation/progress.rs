//! While the overlap runs: who uses which value, and stopping the old one early.

mod poll;
mod running;

use latchkey_contract::State;
use leptos::prelude::*;

use self::running::Running;
use crate::state::due::overlapping;
use crate::state::row::Row;
use crate::text::rotation as words;
use crate::ui::{IntoSlim, Notice, SlimView, Tone, memo, optional};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Overlap {
    None,
    Runs,
    Over,
}

impl Overlap {
    /// An overlap that ended while the person was watching is over. Otherwise there is none.
    fn next(before: Option<Self>, runs: bool) -> Self {
        match before {
            _ if runs => Self::Runs,
            None | Some(Self::None) => Self::None,
            Some(Self::Runs | Self::Over) => Self::Over,
        }
    }
}

/// Empty for a key without an old value that still works.
#[component]
#[inline(never)]
pub fn Progress(row: Row, level: u8) -> SlimView {
    poll::follow(row);
    let runs = memo(move || overlapping(&row.key(), row.now()).is_some());
    let is_stopped = memo(move || matches!(row.state(), State::Disabled | State::Revoked));
    let overlap = Memo::new(move |before: Option<&Overlap>| {
        // Of such a key, the new value does not work either.
        if is_stopped.get() { Overlap::None } else { Overlap::next(before.copied(), runs.get()) }
    });
    optional(move || match overlap.get() {
        Overlap::None => None,
        Overlap::Runs => Some(untrack(|| view! { <Running row level/> }.slim())),
        Overlap::Over => Some(untrack(|| view! { <Stopped row/> }.slim())),
    })
}

/// Takes the focus of the button that stopped the old value.
#[component]
#[inline(never)]
fn Stopped(row: Row) -> SlimView {
    view! {
        <div id=row.element_id("stopped") tabindex="-1">
            <Notice tone=Tone::Good words=words::OLD_STOPPED/>
        </div>
    }
    .slim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlap_is_over_only_if_it_was_seen_running() {
        assert_eq!(Overlap::next(None, false), Overlap::None);
        assert_eq!(Overlap::next(Some(Overlap::None), true), Overlap::Runs);
        assert_eq!(Overlap::next(Some(Overlap::Runs), false), Overlap::Over);
        assert_eq!(Overlap::next(Some(Overlap::Over), false), Overlap::Over);
        assert_eq!(Overlap::next(Some(Overlap::Over), true), Overlap::Runs);
    }
}
