//! Inputs that follow the draft. While a person types, the draft has what the input has, and the
//! input is left alone with its selection and composition.

use leptos::html::{Input, Textarea};
use leptos::prelude::*;

use crate::browser::input;
use crate::ui::effect;

pub fn follow(node: NodeRef<Input>, text: Memo<String>) {
    effect(move || {
        if let Some(node) = node.get() {
            text.with(|text| input::set_line(&node, text));
        }
    });
}

pub fn follow_lines(node: NodeRef<Textarea>, text: Memo<String>) {
    effect(move || {
        if let Some(node) = node.get() {
            text.with(|text| input::set_lines(&node, text));
        }
    });
}
