//! What will happen to each value of the key.

use leptos::prelude::*;

use crate::rotation::issue::Issue;
use crate::rotation::preview::{Effect, preview};
use crate::text::rotation as words;
use crate::text::sentence::Sentence;
use crate::ui::slim::flag;
use crate::ui::{IntoSlim, Says, SlimView, memo};

#[component]
#[inline(never)]
pub fn Plan() -> SlimView {
    let issue = Issue::here();
    let plan = memo(move || preview(&issue.row.key(), issue.now.get(), issue.wish.get().choice()));
    let current = memo(move || plan.with(|plan| plan.current.clone()));
    let older = memo(move || plan.with(|plan| plan.older.clone()));
    let new = memo(move || plan.with(|plan| Some(plan.new.clone())));
    view! {
        <dl class="fates plan">
            <Fate title=words::CURRENT_VALUE effect=current/>
            <Fate title=words::OLDER_VALUE effect=older/>
            <Fate title=words::NEW_VALUE effect=new/>
        </dl>
    }
    .slim()
}

/// Hidden for a value that the key does not have.
#[component]
#[inline(never)]
fn Fate(title: &'static str, effect: Memo<Option<Effect>>) -> SlimView {
    let is_absent = memo(move || effect.with(Option::is_none));
    let hint =
        memo(move || effect.with(|effect| effect.as_ref()?.hint.clone()).unwrap_or_default());
    let class = memo(move || {
        let breaks = effect.with(|effect| effect.as_ref().is_some_and(|effect| effect.breaks));
        if breaks { "fate fate-breaks" } else { "fate" }
    });
    let says = memo(move || Sentence(effect.get().map(|effect| effect.says).unwrap_or_default()));
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
