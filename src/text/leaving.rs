//! The question before something unsaved is lost.

pub const STAY: &str = "Stay";

pub const VALUE_TITLE: &str = "Leave without the new value?";
pub const VALUE_LOST: &str =
    "You haven't shown or copied the new value. If you leave, it can't be shown again.";
pub const LEAVE_VALUE: &str = "Leave and lose the value";

pub const LINK_TITLE: &str = "Leave without the calendar link?";
pub const LINK_LOST: &str = "You haven't copied the link. If you leave, it can't be shown again, and you have to create a new one.";
pub const LEAVE_LINK: &str = "Leave without the link";

pub const TEXT_TITLE: &str = "Leave without saving?";
pub const TEXT_LOST: &str = "You haven't saved your input. If you leave, it is lost.";
pub const LEAVE_TEXT: &str = "Leave without saving";
