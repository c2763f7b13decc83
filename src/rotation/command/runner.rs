//! Where a tool runs: how the value gets into the environment there.

use super::{Step, Tool};
use crate::text::rotation as words;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    Bash,
    PowerShell,
    GitHubActions,
    AzurePipelines,
    GitLab,
}

pub const RUNNERS: [Runner; 5] = [
    Runner::Bash,
    Runner::PowerShell,
    Runner::GitHubActions,
    Runner::AzurePipelines,
    Runner::GitLab,
];

/// The runner with this name, or else the first.
pub fn runner_named(name: Option<&str>) -> Runner {
    RUNNERS.into_iter().find(|runner| Some(runner.name()) == name).unwrap_or(RUNNERS[0])
}

impl Runner {
    /// The page remembers the choice by this name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::PowerShell => "PowerShell",
            Self::GitHubActions => "GitHub Actions",
            Self::AzurePipelines => "Azure Pipelines",
            Self::GitLab => "GitLab CI",
        }
    }

    pub fn steps(self, tool: &Tool, source: &str) -> Vec<Step> {
        let (push, variable) = (tool.push(source), tool.variable);
        let step = |title, text| Step { title, text };
        match self {
            Self::Bash => vec![
                step(words::READ_FROM_PROMPT, format!("read -rs {variable} && export {variable}")),
                step(words::PUSH, push),
                step(words::FORGET, format!("unset {variable}")),
            ],
            // Windows PowerShell 5.1 has no `Read-Host -MaskInput`.
            Self::PowerShell => vec![
                step(
                    words::READ_FROM_PROMPT,
                    format!(
                        "$env:{variable} = [Net.NetworkCredential]::new('', (Read-Host -AsSecureString)).Password"
                    ),
                ),
                step(words::PUSH, push),
                step(words::FORGET, format!("Remove-Item Env:{variable}")),
            ],
            Self::GitHubActions => vec![
                step(words::GITHUB_SECRET, format!("gh secret set {variable}")),
                step(
                    words::STEP,
                    format!(
                        "- name: Push\n  run: {push}\n  env:\n    {variable}: ${{{{ secrets.{variable} }}}}"
                    ),
                ),
            ],
            // A secret variable reaches a script only through `env`.
            Self::AzurePipelines => vec![
                step(words::AZURE_SECRET, variable.to_owned()),
                step(
                    words::AZURE_STEP,
                    format!(
                        "- script: {push}\n  displayName: Push\n  env:\n    {variable}: $({variable})"
                    ),
                ),
            ],
            Self::GitLab => vec![
                step(words::GITLAB_SECRET, variable.to_owned()),
                step(words::GITLAB_STEP, format!("push:\n  script:\n    - {push}")),
            ],
        }
    }

    /// Which version of the tool the steps need, and what to do with an earlier one.
    pub fn needs(self, tool: &Tool) -> String {
        let variable = match self {
            Self::PowerShell => format!("$env:{}", tool.variable),
            _ => format!("\"${}\"", tool.variable),
        };
        words::needs(tool.since, tool.variable, &format!("{} {variable}", tool.key_option))
    }
}

#[cfg(test)]
mod tests {
    use super::super::TOOLS;
    use super::*;

    const SOURCE: &str = "https://registry.example/v3/index.json";

    fn steps(runner: Runner, tool: usize, source: &str) -> Vec<String> {
        runner.steps(&TOOLS[tool], source).into_iter().map(|step| step.text).collect()
    }

    const DOTNET: &str = "dotnet nuget push \"bin/Release/*.nupkg\" --source \"https://registry.example/v3/index.json\"";
    const NUGET: &str =
        "nuget push \"bin/Release/*.nupkg\" -Source \"https://registry.example/v3/index.json\"";

    #[test]
    fn a_shell_reads_the_value_at_a_prompt_and_forgets_it() {
        for (tool, push) in [(0, DOTNET), (1, NUGET)] {
            assert_eq!(
                steps(Runner::Bash, tool, SOURCE),
                ["read -rs NUGET_API_KEY && export NUGET_API_KEY", push, "unset NUGET_API_KEY"]
            );
            assert_eq!(
                steps(Runner::PowerShell, tool, SOURCE),
                [
                    "$env:NUGET_API_KEY = [Net.NetworkCredential]::new('', (Read-Host -AsSecureString)).Password",
                    push,
                    "Remove-Item Env:NUGET_API_KEY",
                ]
            );
        }
    }

    #[test]
    fn github_actions_reads_the_value_from_a_secret() {
        for (tool, push) in [(0, DOTNET), (1, NUGET)] {
            assert_eq!(
                steps(Runner::GitHubActions, tool, SOURCE),
                [
                    "gh secret set NUGET_API_KEY".to_owned(),
                    format!(
                        "- name: Push\n  run: {push}\n  env:\n    NUGET_API_KEY: ${{{{ secrets.NUGET_API_KEY }}}}"
                    ),
                ]
            );
        }
    }

    #[test]
    fn azure_pipelines_maps_the_secret_variable_into_the_environment() {
        for (tool, push) in [(0, DOTNET), (1, NUGET)] {
            assert_eq!(
                steps(Runner::AzurePipelines, tool, SOURCE),
                [
                    "NUGET_API_KEY".to_owned(),
                    format!(
                        "- script: {push}\n  displayName: Push\n  env:\n    NUGET_API_KEY: $(NUGET_API_KEY)"
                    ),
                ]
            );
        }
    }

    #[test]
    fn gitlab_has_its_variables_in_the_environment() {
        for (tool, push) in [(0, DOTNET), (1, NUGET)] {
            assert_eq!(
                steps(Runner::GitLab, tool, SOURCE),
                ["NUGET_API_KEY".to_owned(), format!("push:\n  script:\n    - {push}")]
            );
        }
    }

    #[test]
    fn every_push_to_an_http_registry_allows_it() {
        for (tool, option) in
            [(0, "--allow-insecure-connections"), (1, "-AllowInsecureConnections")]
        {
            for runner in RUNNERS {
                let all = steps(runner, tool, "http://127.0.0.1:8080/v3/index.json").join("\n");
                assert!(all.contains(&format!("index.json\" {option}")), "{runner:?}: {all}");
            }
        }
    }

    #[test]
    fn no_step_puts_the_value_on_a_command_line() {
        for runner in RUNNERS {
            for (n, tool) in TOOLS.iter().enumerate() {
                let all = steps(runner, n, SOURCE).join("\n");
                assert!(!all.contains(tool.key_option) && !all.contains("setapikey"), "{all}");
            }
        }
    }

    #[test]
    fn an_earlier_version_gets_the_variable_as_its_shell_writes_it() {
        assert!(Runner::Bash.needs(&TOOLS[0]).contains("--api-key \"$NUGET_API_KEY\""));
        assert!(Runner::PowerShell.needs(&TOOLS[1]).contains("-ApiKey $env:NUGET_API_KEY"));
    }

    #[test]
    fn a_remembered_runner_is_found_by_its_name() {
        for runner in RUNNERS {
            assert_eq!(runner_named(Some(runner.name())), runner);
        }
        assert_eq!(runner_named(Some("gone")), Runner::Bash);
    }
}
