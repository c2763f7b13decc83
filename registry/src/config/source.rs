//! Where settings come from, and where in it a wrong one stands.

use std::path::Path;

use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::{File, environment};

pub struct Source {
    name: String,
    text: String,
    /// Each variable that sets a key, with the key.
    variables: Vec<(String, String, Value)>,
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
        let mut variables = Vec::new();
        for (variable, text) in environment {
            let Some(key) = environment::key_of(&variable)? else { continue };
            // A password of digits is still a text.
            let is_text = key.starts_with("smtp.") && key != "smtp.port";
            let value = if is_text { Value::String(text) } else { literal(&text) };
            variables.push((variable, key, value));
        }
        Ok(Self { name, text, variables })
    }

    pub fn parse(&self) -> Result<File, String> {
        // The file alone first: its errors carry line and column.
        let mut file: File = toml::from_str(&self.text).map_err(|error| self.describe(&error))?;
        let mut table: Table = toml::from_str(&self.text).map_err(|error| self.describe(&error))?;
        for (variable, key, value) in &self.variables {
            let (section, last) = key.rsplit_once('.').unwrap_or(("", key));
            let mut at = &mut table;
            if !section.is_empty() {
                let entry = at.entry(section).or_insert_with(|| Value::Table(Table::new()));
                at = entry.as_table_mut().ok_or_else(|| format!("{section} is not a section"))?;
            }
            at.insert(last.to_owned(), value.clone());
            file = table.clone().try_into().map_err(|error: toml::de::Error| {
                format!("{variable}: {}{}", error.message(), as_list(&error, value))
            })?;
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
        let variable = self.variables.iter().find(|(_, key, _)| key == wrong.key);
        if let Some((variable, ..)) = variable {
            return format!("{variable} ({}): {}", wrong.key, wrong.why);
        }
        let line = self.line_of(wrong.key);
        match line {
            Some(line) => format!("{}, line {}: {}: {}", self.name, line + 1, wrong.key, wrong.why),
            None => format!("{}: {}", wrong.key, wrong.why),
        }
    }

    /// However the key is written: under its section's heading, in full, or in an inline table. Of
    /// one that is missing the line of its section.
    fn line_of(&self, key: &str) -> Option<usize> {
        let table = DeTable::parse(&self.text).ok()?;
        let mut table = table.get_ref();
        let mut start = None;
        for part in key.split('.') {
            let Some((name, value)) = table.get_key_value(part) else { break };
            start = Some(name.span().start);
            match value.get_ref() {
                DeValue::Table(inner) => table = inner,
                _ => break,
            }
        }
        Some(self.text.get(..start?)?.matches('\n').count())
    }
}

/// What to write instead of `a, b` where a list must stand; nothing after other errors.
fn as_list(error: &toml::de::Error, value: &Value) -> String {
    if !error.message().contains("expected a sequence") {
        return String::new();
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let members = text.split(',').map(|member| literal(member.trim()).to_string());
    format!("; write the list as [{}]", members.collect::<Vec<_>>().join(", "))
}

/// A variable holds a TOML value; a bare word is a string.
fn literal(text: &str) -> Value {
    let as_toml = toml::from_str::<Table>(&format!("value = {text}")).ok();
    as_toml
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(text.to_owned()))
}
