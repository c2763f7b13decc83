//! What will happen to each value of the key.

use leptos::prelude::*;

use crate::rotation::issue::Issue;
use crate::rotation::preview::{Consequence, Preview, preview};
use crate::rotation::value_line::ValueLine;
use crate::rotation::wish::Choice;
use crate::text::rotation as words;
use crate::text::sentence::Sentence;
use crate::ui::{Announcer, IntoSlim, SlimView, memo};

#[component]
#[inline(never)]
pub fn Plan() -> SlimView {
    let issue = Issue::here();
    let plan = memo(move || preview(&issue.row.key(), issue.now.get(), issue.wish.get().choice()));
    announce_choices(&issue, plan);
    let current = memo(move || plan.with(|plan| plan.current.clone()));
    let older = memo(move || plan.with(|plan| plan.older.clone()));
    let new = memo(move || plan.with(|plan| Some(plan.new.clone())));
    view! {
        <dl class="fates plan">
            <Fate title=words::CURRENT_VALUE consequence=current/>
            <Fate title=words::OLDER_VALUE consequence=older/>
            <Fate title=words::NEW_VALUE consequence=new/>
        </dl>
    }
    .slim()
}

/// The dates change every minute, so a live region would speak every minute. Only what a choice
/// changes is announced.
fn announce_choices(issue: &Issue, plan: Memo<Preview>) {
    let announcer = Announcer::here();
    let wish = issue.wish;
    Effect::new(move |before: Option<Choice>| {
        let choice = wish.get().choice();
        if before.is_some_and(|before| before != choice) {
            let Preview { current, older, new } = plan.get_untracked();
            let told = [
                (words::CURRENT_VALUE, current),
                (words::OLDER_VALUE, older),
                (words::NEW_VALUE, Some(new)),
            ];
            for (title, consequence) in told {
                if let Some(Consequence { says, .. }) = consequence {
                    announcer.say(format!("{title}: {}", Sentence(says).plain()));
                }
            }
        }
        choice
    });
}

/// Hidden for a value that the key does not have.
#[component]
#[inline(never)]
fn Fate(title: &'static str, consequence: Memo<Option<Consequence>>) -> SlimView {
    let is_absent = memo(move || consequence.with(Option::is_none));
    let hint = memo(move || consequence.with(|it| it.as_ref()?.hint.clone()).unwrap_or_default());
    let breaks = memo(move || consequence.with(|it| it.as_ref().is_some_and(|it| it.breaks)));
    let says = memo(move || Sentence(consequence.get().map(|it| it.says).unwrap_or_default()));
    view! {
        <ValueLine title hint says breaks is_absent/>
    }
    .slim()
}
