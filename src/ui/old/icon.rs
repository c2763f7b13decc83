//! Small drawings.

use super::Icon;
use super::el::{El, svg};

pub fn icon(icon: Icon) -> El {
    let class = if icon == Icon::More { "icon icon-dots" } else { "icon" };
    let path = svg("path").attr("d", icon.path());
    svg("svg").class(class).attr("viewBox", "0 0 16 16").attr("aria-hidden", "true").child(path)
}
