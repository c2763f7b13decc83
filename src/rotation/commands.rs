//! What to type with a new value. None of it holds the value: it comes from the environment, or
//! is asked for.

use crate::text::rotation as words;

pub const VARIABLE: &str = "NUGET_API_KEY";

pub struct Command {
    pub title: &'static str,
    pub text: String,
}

pub fn commands(source: &str) -> Vec<Command> {
    let source = quoted(source);
    let command = |title, text| Command { title, text };
    vec![
        command(words::COMMAND_READ, format!("read -rs {VARIABLE} && export {VARIABLE}")),
        command(
            words::COMMAND_DOTNET,
            format!(
                "dotnet nuget push \"bin/Release/*.nupkg\" --source {source} --api-key \"${VARIABLE}\""
            ),
        ),
        command(words::COMMAND_NUGET, format!("nuget setapikey \"${VARIABLE}\" -Source {source}")),
        command(words::COMMAND_GH, format!("gh secret set {VARIABLE}")),
    ]
}

/// In double quotes for bash and PowerShell; an address has none of what they would read in it.
fn quoted(text: &str) -> String {
    let plain: String =
        text.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '$' | '`' | '\\')).collect();
    format!("\"{plain}\"")
}

/// A line for tools that read `.env` files. The value has only letters, digits and `_`.
pub fn env_file(value: &str) -> String {
    format!("{VARIABLE}={value}\n")
}

/// `ci-deploy.env`: what a file system or a shell could trip over becomes `-`.
pub fn env_name(key_name: &str) -> String {
    let mut name = String::with_capacity(key_name.len());
    for c in key_name.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            name.push(c);
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    format!("{}.env", if name.is_empty() { "key" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_take_the_value_from_the_environment() {
        let texts: Vec<String> = commands("https://registry.example/v3/index.json")
            .into_iter()
            .map(|c| c.text)
            .collect();
        assert_eq!(
            texts,
            [
                "read -rs NUGET_API_KEY && export NUGET_API_KEY",
                "dotnet nuget push \"bin/Release/*.nupkg\" --source \"https://registry.example/v3/index.json\" --api-key \"$NUGET_API_KEY\"",
                "nuget setapikey \"$NUGET_API_KEY\" -Source \"https://registry.example/v3/index.json\"",
                "gh secret set NUGET_API_KEY",
            ]
        );
    }

    #[test]
    fn an_address_cannot_end_its_quotes() {
        assert_eq!(quoted("https://x/\"; rm -rf $HOME `id`"), "\"https://x/; rm -rf HOME id\"");
    }

    #[test]
    fn a_file_is_named_after_its_key() {
        assert_eq!(env_name("ci-deploy"), "ci-deploy.env");
        assert_eq!(env_name("../Ada's  key"), "Ada-s-key.env");
        assert_eq!(env_name("日本"), "key.env");
        assert_eq!(env_file("lk_1"), "NUGET_API_KEY=lk_1\n");
    }
}
