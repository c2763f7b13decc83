//! One value of a key: its title, its hint, and a sentence about it.

use leptos::prelude::*;

use crate::text::sentence::Sentence;
use crate::ui::slim::flag;
use crate::ui::{IntoSlim, Says, SlimView, memo};

/// `breaks` says that something that works now stops working. A value that the key does not have is
/// absent.
#[component]
#[inline(never)]
pub fn ValueLine(
    title: &'static str,
    hint: Memo<String>,
    says: Memo<Sentence>,
    #[prop(optional, into)] breaks: Signal<bool>,
    #[prop(optional, into)] is_absent: Signal<bool>,
) -> SlimView {
    let class = memo(move || if breaks.get() { "fate fate-breaks" } else { "fate" });
    view! {
        <div class=class hidden=flag(is_absent)>
            <dt>
                {title}
                " "
                <code class="hint" translate="no" dir="ltr" prop:textContent=hint></code>
            </dt>
            <dd><Says sentence=says/></dd>
        </div>
    }
    .slim()
}
