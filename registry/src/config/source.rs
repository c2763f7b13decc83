//! Where settings come from, and where in it a wrong one stands.

use std::path::Path;

use toml::{Table, Value};

use super::File;

const VARIABLE_PREFIX: &str = "LATCHKEY_";
const SECTIONS: [&str; 3] = ["policy", "limits", "smtp"];

pub struct Source {
    name: String,
    text: String,
    /// Each variable that sets a key, with the key's path.
    variables: Vec<(String, Vec<String>, Value)>,
}

/// A value that parses and still cannot be: the key's path and why.
pub struct Wrong {
    pub key: &'static str,
    pub why: String,
}

impl Wrong {
    pub fn new(key: &'static str, why: impl Into<String>) -> Self {
        Self { key, why: why.into() }
    }
}

impl Source {
    pub fn read(
        file: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, String> {
        let (name, text) = match file {
            None => ("the environment".to_owned(), String::new()),
            Some(path) => {
                let name = path.display().to_string();
                let text = std::fs::read_to_string(path)
                    .map_err(|error| format!("cannot read the configuration {name}: {error}"))?;
                (name, text)
            }
        };
        let variables = environment
            .filter_map(|(variable, value)| {
                let key = variable.strip_prefix(VARIABLE_PREFIX)?.to_lowercase();
                let path = SECTIONS
                    .iter()
                    .find_map(|section| {
                        let rest = key.strip_prefix(section)?.strip_prefix('_')?;
                        Some(vec![(*section).to_owned(), rest.to_owned()])
                    })
                    .unwrap_or_else(|| vec![key]);
                let value =
                    if path[0] == "smtp" { text_or_port(&path, value) } else { literal(&value) };
                Some((variable, path, value))
            })
            // Other programs of this product read variables of the same family.
            .filter(|(_, path, _)| path.len() == 2 || TOP_LEVEL.contains(&path[0].as_str()))
            .collect();
        Ok(Self { name, text, variables })
    }

    pub fn parse(&self) -> Result<File, String> {
        // The file alone first: its errors carry line and column.
        let mut file: File = toml::from_str(&self.text).map_err(|error| self.describe(&error))?;
        let mut table: Table = toml::from_str(&self.text).map_err(|error| self.describe(&error))?;
        for (variable, path, value) in &self.variables {
            let (last, sections) = path.split_last().ok_or("a variable without a key")?;
            let mut at = &mut table;
            for section in sections {
                let entry = at.entry(section.clone()).or_insert_with(|| Value::Table(Table::new()));
                at = entry.as_table_mut().ok_or_else(|| format!("{section} is not a section"))?;
            }
            at.insert(last.clone(), value.clone());
            file = table
                .clone()
                .try_into()
                .map_err(|error: toml::de::Error| format!("{variable}: {}", error.message()))?;
        }
        Ok(file)
    }

    /// The parser shows the line it stumbles over; one that may hold a password is only named.
    fn describe(&self, error: &toml::de::Error) -> String {
        let before = error.span().and_then(|span| self.text.get(..span.start)).unwrap_or_default();
        let number = before.lines().count().max(1);
        let number = if before.ends_with('\n') { number + 1 } else { number };
        let section = before.lines().rfind(|line| line.trim_start().starts_with('['));
        let line = self.text.lines().nth(number - 1).unwrap_or_default();
        let secret = section.is_some_and(|heading| heading.contains("smtp"))
            || line.contains("smtp")
            || line.contains("pass");
        if !secret {
            return format!("{}: {error}", self.name);
        }
        let key = line.split('=').next().unwrap_or_default().trim();
        format!("{}, line {number}: {key}: {}", self.name, error.message())
    }

    /// Names the line of the file or the variable that holds the wrong key.
    pub fn locate(&self, wrong: &Wrong) -> String {
        let variable = self.variables.iter().find(|(_, path, _)| path.join(".") == wrong.key);
        if let Some((variable, ..)) = variable {
            return format!("{variable} ({}): {}", wrong.key, wrong.why);
        }
        let line = self.line_of(wrong.key);
        match line {
            Some(line) => format!("{}, line {}: {}: {}", self.name, line + 1, wrong.key, wrong.why),
            None => format!("{}: {}", wrong.key, wrong.why),
        }
    }

    /// A key stands under its section's heading, or is written out in full.
    fn line_of(&self, key: &str) -> Option<usize> {
        let mut section = String::new();
        self.text.lines().position(|line| {
            let line = line.trim();
            if let Some(heading) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
                section = format!("{}.", heading.trim());
                return false;
            }
            let name = line.split('=').next().unwrap_or_default();
            let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            format!("{section}{name}") == key
        })
    }
}

const TOP_LEVEL: [&str; 4] =
    ["public_url", "trusted_proxies", "value_prefix", "earlier_value_prefixes"];

/// A password of digits is still a text.
fn text_or_port(path: &[String], text: String) -> Value {
    if path.last().is_some_and(|key| key == "port") { literal(&text) } else { Value::String(text) }
}

/// A variable holds a TOML value; a bare word is a string.
fn literal(text: &str) -> Value {
    let as_toml = toml::from_str::<Table>(&format!("value = {text}")).ok();
    as_toml
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(text.to_owned()))
}
