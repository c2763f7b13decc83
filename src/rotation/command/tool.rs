//! The clients of a feed. Each kind of feed has its own; so far there is one kind.

/// A client that reads the value from an environment variable.
#[derive(Debug, PartialEq, Eq)]
pub struct Tool {
    /// As its users type it. The page remembers the choice by this name.
    pub name: &'static str,
    pub variable: &'static str,
    /// Earlier versions do not read the variable.
    pub since: &'static str,
    /// How an earlier version is given the value.
    pub key_option: &'static str,
    push: &'static str,
    source_option: &'static str,
    /// What newer versions need for an `http://` registry.
    insecure_option: &'static str,
}

/// `NUGET_API_KEY` came with NuGet 7.6: learn.microsoft.com/nuget/release-notes/nuget-7.6.
pub static TOOLS: [Tool; 2] = [
    Tool {
        name: "dotnet",
        variable: "NUGET_API_KEY",
        since: "the .NET SDK 10.0.300",
        key_option: "--api-key",
        push: "dotnet nuget push \"bin/Release/*.nupkg\"",
        source_option: "--source",
        insecure_option: "--allow-insecure-connections",
    },
    Tool {
        name: "nuget",
        variable: "NUGET_API_KEY",
        since: "nuget.exe 7.6",
        key_option: "-ApiKey",
        push: "nuget push \"bin/Release/*.nupkg\"",
        source_option: "-Source",
        insecure_option: "-AllowInsecureConnections",
    },
];

/// The tool with this name, or else the first.
pub fn tool_named(name: Option<&str>) -> &'static Tool {
    TOOLS.iter().find(|tool| Some(tool.name) == name).unwrap_or(&TOOLS[0])
}

impl Tool {
    pub fn push(&self, source: &str) -> String {
        let mut command = format!("{} {} {}", self.push, self.source_option, quoted(source));
        if source.starts_with("http://") {
            command.push(' ');
            command.push_str(self.insecure_option);
        }
        command
    }
}

/// In double quotes, without the characters that bash, PowerShell or YAML read in them. An address
/// contains none of these characters.
fn quoted(text: &str) -> String {
    let is_plain = |c: &char| !c.is_control() && !matches!(c, '"' | '$' | '`' | '\\');
    format!("\"{}\"", text.chars().filter(is_plain).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_http_registry_needs_the_option_for_insecure_connections() {
        for tool in &TOOLS {
            let insecure = tool.push("http://registry.example/v3/index.json");
            assert!(insecure.ends_with(tool.insecure_option), "{insecure}");
            let secure = tool.push("https://registry.example/v3/index.json");
            assert!(secure.ends_with("\"https://registry.example/v3/index.json\""), "{secure}");
        }
    }

    #[test]
    fn an_address_cannot_end_its_quotes() {
        assert_eq!(quoted("https://x/\"; rm -rf $HOME `id`"), "\"https://x/; rm -rf HOME id\"");
    }

    #[test]
    fn an_unknown_tool_is_the_first_one() {
        assert_eq!(tool_named(Some("nuget")).name, "nuget");
        assert_eq!(tool_named(Some("gone")).name, "dotnet");
        assert_eq!(tool_named(None).name, "dotnet");
    }
}
