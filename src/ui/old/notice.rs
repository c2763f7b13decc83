//! A calm box with something to know, and perhaps something to do about it.

use super::el::{El, el};

use super::Tone;

/// A problem interrupts a screen reader; everything else waits its turn.
pub fn notice(tone: Tone, words: &str, action: Option<El>) -> El {
    let (class, role) = match tone {
        Tone::Info => ("notice", "status"),
        Tone::Good => ("notice notice-good", "status"),
        Tone::Warning => ("notice notice-warning", "status"),
        Tone::Problem => ("notice notice-problem", "alert"),
    };
    let words = el("p").class("notice-words").text(words);
    el("div").class(class).attr("role", role).child(words).maybe(action)
}
