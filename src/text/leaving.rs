//! The question before something unsaved is lost.

use crate::state::leaving::Unsaved;

pub const STAY: &str = "Stay";

pub const fn title(what: Unsaved) -> &'static str {
    match what {
        Unsaved::Value => "Leave without the new value?",
        Unsaved::Text => "Leave without saving?",
    }
}

pub const fn consequence(what: Unsaved) -> &'static str {
    match what {
        Unsaved::Value => {
            "You haven't shown or copied the new value. If you leave, it can't be shown again."
        }
        Unsaved::Text => "You haven't saved your input. If you leave, it is lost.",
    }
}

pub const fn leave(what: Unsaved) -> &'static str {
    match what {
        Unsaved::Value => "Leave and lose the value",
        Unsaved::Text => "Leave without saving",
    }
}
