//! Commands that use the value, for the tool and the place that the person chooses.

use leptos::prelude::*;

use crate::browser::storage;
use crate::config;
use crate::rotation::command::{RUNNERS, Step, TOOLS, runner_named, tool_named};
use crate::text::rotation as words;
use crate::ui::copy::CopyLine;
use crate::ui::heading::Heading;
use crate::ui::{IntoSlim, Look, SlimView, memo};

const TOOL: &str = "latchkey.tool";
const RUNNER: &str = "latchkey.runs-in";

#[component]
#[inline(never)]
pub fn Commands(level: u8) -> SlimView {
    let tool = RwSignal::new(tool_named(storage::remembered(TOOL).as_deref()));
    let runner = RwSignal::new(runner_named(storage::remembered(RUNNER).as_deref()));
    let source = StoredValue::new(config::push_source());
    let steps = memo(move || runner.get().steps(tool.get(), &source.get_value()));
    let count = memo(move || steps.with(Vec::len));
    let needs = memo(move || runner.get().needs(tool.get()));
    let choose_tool = move |name: String| {
        storage::remember(TOOL, &name);
        tool.set(tool_named(Some(&name)));
    };
    let choose_runner = move |name: String| {
        storage::remember(RUNNER, &name);
        runner.set(runner_named(Some(&name)));
    };
    view! {
        <section class="commands">
            <Heading level sentence=Signal::stored(words::COMMANDS.into())/>
            <p class="field-hint">{words::COMMANDS_LEAD}</p>
            <div class="commands-for">
                <Choice
                    label=words::TOOL
                    offered=TOOLS.iter().map(|tool| tool.name).collect()
                    chosen=memo(move || tool.get().name)
                    on_choose=choose_tool
                />
                <Choice
                    label=words::RUNS_IN
                    offered=RUNNERS.iter().map(|runner| runner.name()).collect()
                    chosen=memo(move || runner.get().name())
                    on_choose=choose_runner
                />
            </div>
            <ol role="list">
                <For each=move || 0..count.get() key=|n| *n children=move |n| view! { <StepLine steps n/> }/>
            </ol>
            <p class="field-hint" prop:textContent=needs></p>
        </section>
    }
    .slim()
}

#[component]
#[inline(never)]
fn Choice(
    label: &'static str,
    offered: Vec<&'static str>,
    #[prop(into)] chosen: Signal<&'static str>,
    #[prop(into)] on_choose: Callback<String>,
) -> SlimView {
    let options = offered.into_iter().map(|name| {
        let is_chosen = memo(move || chosen.get() == name);
        view! { <option value=name selected=is_chosen translate="no">{name}</option> }
    });
    view! {
        <label>
            <span class="field-label">{label}</span>
            // Some readers count the options among the words of a label around them.
            <select
                class="input"
                aria-label=label
                on:change:target=move |event| on_choose.run(event.target().value())
            >
                {options.collect_view()}
            </select>
        </label>
    }
    .slim()
}

/// One step: what to do, and the command if there is one.
#[component]
#[inline(never)]
fn StepLine(steps: Memo<Vec<Step>>, n: usize) -> SlimView {
    let title = memo(move || steps.with(|steps| steps.get(n).map_or("", |step| step.title)));
    let text = memo(move || {
        steps.with(|steps| steps.get(n).map(|step| step.text.clone())).unwrap_or_default()
    });
    let about = memo(move || title.get().to_owned());
    view! {
        <li class="command">
            <p class="command-title" prop:textContent=title></p>
            <CopyLine look=Look::Quiet about text/>
        </li>
    }
    .slim()
}
