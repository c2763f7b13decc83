//! Reads the settings, and finds the line or variable of a wrong one.

use std::borrow::Cow;
use std::path::Path;

use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::{File, environment};

pub struct Source {
    name: String,
    text: String,
    /// Each variable that sets a key, the key, and the value.
    variables: Vec<(String, String, Value)>,
}

/// A value that parses but is not allowed: the key's path and the error.
pub struct InvalidSetting {
    pub key: Cow<'static, str>,
    pub why: String,
}

impl InvalidSetting {
    pub fn new(key: impl Into<Cow<'static, str>>, why: impl Into<String>) -> Self {
        Self { key: key.into(), why: why.into() }
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
            // A password of digits is still a string, and so are the digits of a mode.
            let is_text =
                (key.starts_with("smtp.") && key != "smtp.port") || key == "packages_mode";
            let value = if is_text { Value::String(text) } else { literal(&text) };
            variables.push((variable, key, value));
        }
        Ok(Self { name, text, variables })
    }

    pub fn parse(&self) -> Result<File, String> {
        // Parses the file alone first, because its errors have line and column.
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

    /// The parser prints the line with the error. A line that may contain a secret is only numbered.
    fn describe(&self, error: &toml::de::Error) -> String {
        let start = error.span().map_or(0, |span| span.start).min(self.text.len());
        let before = self.text.get(..start).unwrap_or_default();
        let number = before.matches('\n').count();
        let line = self.text.lines().nth(number).unwrap_or_default();
        let mut headings = before.match_indices('[').filter(|(at, _)| begins_line(before, *at));
        let section = headings.next_back().map_or(before, |(at, _)| &before[at..]);
        let may_have_secret = |text: &str| SECRET_WORDS.iter().any(|word| text.contains(word));
        if !may_have_secret(section) && !may_have_secret(line) {
            return format!("{}: {error}", self.name);
        }
        format!("{}, line {}: {}", self.name, number + 1, error.message())
    }

    /// Names the line of the file, or the variable, with the wrong key.
    pub fn locate(&self, setting: &InvalidSetting) -> String {
        let InvalidSetting { key, why } = setting;
        // One variable contains a whole list.
        let whole = key.split('[').next().unwrap_or_default();
        let variable = self.variables.iter().find(|(_, key, _)| key == whole);
        if let Some((variable, ..)) = variable {
            return format!("{variable} ({key}): {why}");
        }
        match self.line_of(key) {
            Some(line) => format!("{}, line {}: {key}: {why}", self.name, line + 1),
            None => format!("{key}: {why}"),
        }
    }

    /// Finds a key in every notation: under a section's heading, dotted, or in an inline table. For a
    /// missing key, returns the line of its section.
    fn line_of(&self, key: &str) -> Option<usize> {
        let table = DeTable::parse(&self.text).ok()?;
        let mut table = table.get_ref();
        let mut start = None;
        'parts: for part in key.split('.') {
            let (name, places) = part.split_once('[').unwrap_or((part, ""));
            let Some((name, value)) = table.get_key_value(name) else { break };
            start = Some(name.span().start);
            let mut value = value.get_ref();
            for place in places.split(['[', ']']).filter_map(|place| place.parse::<usize>().ok()) {
                let member = value.as_array().and_then(|list| list.get(place));
                let Some(member) = member else { break 'parts };
                start = Some(member.span().start);
                value = member.get_ref();
            }
            match value {
                DeValue::Table(inner) => table = inner,
                _ => break,
            }
        }
        Some(self.text.get(..start?)?.matches('\n').count())
    }
}

/// A section or line that contains one of these words may contain a secret.
const SECRET_WORDS: [&str; 4] = ["smtp", "pass", "galleries", "secret"];

fn begins_line(text: &str, at: usize) -> bool {
    text[..at].rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
}

/// For `a, b` instead of a list: the correct notation. Empty after other errors.
fn as_list(error: &toml::de::Error, value: &Value) -> String {
    if !error.message().contains("expected a sequence") {
        return String::new();
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let members = text.split(',').map(|member| literal(member.trim()).to_string());
    format!("; write the list as [{}]", members.collect::<Vec<_>>().join(", "))
}

/// A variable contains a TOML value. A bare word is a string.
fn literal(text: &str) -> Value {
    let as_toml = toml::from_str::<Table>(&format!("value = {text}")).ok();
    as_toml
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(text.to_owned()))
}
