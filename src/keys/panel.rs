//! What opens inside a row, one at a time.

use leptos::prelude::*;

use super::change::ChangePanel;
use super::form::EditPanel;
use crate::rotation::RotationPanel;
use crate::state::row::{Panel, Row};
use crate::ui::part::Part;
use crate::ui::{IntoSlim, SlimView};

thread_local! {
    pub static PANEL: Part<(Row, Panel)> = const { Part::coming() };
}

pub fn panel(row: Row, panel: Panel) -> SlimView {
    match panel {
        Panel::Regenerate => view! { <RotationPanel row/> }.slim(),
        Panel::Edit => view! { <EditPanel row/> }.slim(),
        Panel::Change(change) => view! { <ChangePanel row change/> }.slim(),
    }
}
