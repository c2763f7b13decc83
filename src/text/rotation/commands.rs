//! Commands to use a new value.

pub const COMMANDS: &str = "Commands";
pub const COMMANDS_LEAD: &str =
    "No command contains the value, so it stays out of your shell's history and process list.";
pub const TOOL: &str = "Tool";
pub const RUNS_IN: &str = "Runs in";

pub const READ_FROM_PROMPT: &str = "Paste the value at a hidden prompt";
pub const PUSH: &str = "Push packages";
pub const FORGET: &str = "Remove the value from the environment";
pub const GITHUB_SECRET: &str =
    "Save the value as a secret of the repository; paste it at the prompt";
pub const AZURE_SECRET: &str =
    "In the pipeline's variables, set this variable and keep its value secret";
pub const GITLAB_SECRET: &str =
    "In Settings > CI/CD > Variables, set this variable with the visibility Masked";
pub const STEP: &str = "Push in a step of the workflow";
pub const AZURE_STEP: &str = "Push in a step of the pipeline";
pub const GITLAB_STEP: &str = "Push in a job of the pipeline";

pub fn needs(version: &str, variable: &str, option: &str) -> String {
    format!(
        "Needs {version} or later. Earlier versions don't read {variable}: add {option}, which other users of the machine can see while the command runs."
    )
}
