//! A file of JSON lines, or standard input, with an error for every wrong line.

use super::bail;

mod import;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::de::DeserializeOwned;

pub use import::{Import, import};

/// Ten times the longest valid line.
const MAX_LINE_BYTES: usize = 64 * 1024;

pub struct Lines {
    name: String,
    from: Box<dyn BufRead>,
    bytes: Option<u64>,
    read: u64,
    number: u64,
}

impl Lines {
    pub fn open(file: &Path) -> Result<Self, String> {
        if file == Path::new("-") {
            let from = Box::new(BufReader::new(std::io::stdin()));
            let name = "standard input".to_owned();
            return Ok(Self { name, from, bytes: None, read: 0, number: 0 });
        }
        let name = file.display().to_string();
        let opened = File::open(file).and_then(|opened| Ok((opened.metadata()?, opened)));
        let (about, opened) = opened.map_err(|error| format!("cannot read {name}: {error}"))?;
        let bytes = about.is_file().then_some(about.len());
        Ok(Self { name, from: Box::new(BufReader::new(opened)), bytes, read: 0, number: 0 })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The next line that is not blank, with its number. An error if the line is not UTF-8.
    #[expect(clippy::type_complexity, reason = "a line number, and a line that may be invalid")]
    pub fn next(&mut self) -> Result<Option<(u64, Result<String, String>)>, String> {
        loop {
            let mut bytes = Vec::new();
            let mut limited = (&mut self.from).take(MAX_LINE_BYTES as u64 + 1);
            let read = limited
                .read_until(b'\n', &mut bytes)
                .map_err(|error| format!("cannot read {}: {error}", self.name))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.read += read as u64;
            if read > MAX_LINE_BYTES {
                bail!(
                    "{}, line {}: longer than {MAX_LINE_BYTES} bytes; write one JSON object per line. \
                     Nothing was imported",
                    self.name,
                    self.number
                );
            }
            // Some programs start a UTF-8 file with a byte order mark.
            let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
                Some(rest) if self.number == 1 => rest,
                _ => &bytes,
            };
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let text = std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
                format!("invalid UTF-8 at byte {}; save the file as UTF-8", error.valid_up_to() + 1)
            });
            return Ok(Some((self.number, text)));
        }
    }

    /// How much was read, for a progress message. The length of a stream is unknown.
    pub fn position(&self) -> String {
        let share = self.bytes.map(|bytes| format!(" ({} %)", self.read * 100 / bytes.max(1)));
        format!("line {}{}", self.number, share.unwrap_or_default())
    }
}

/// Reads one line. The error names the field.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Vec<String>> {
    let why = |field: &str, error: &serde_json::Error| {
        let text = error.to_string();
        let sentence = text.split(" at line ").next().unwrap_or_default();
        let place = format!("column {}", error.column());
        match field {
            // The error is outside of a field, or in its name.
            "." | "?" | "" => vec![format!("{sentence}, {place}")],
            field => vec![format!("{field}: {sentence}, {place}")],
        }
    };
    // serde also accepts a list and fills the members in order.
    if !text.trim_ascii_start().starts_with('{') {
        return Err(vec!["not a JSON object in braces".to_owned()]);
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let line = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| why(&error.path().to_string(), error.inner()))?;
    json.end().map_err(|error| why("", &error))?;
    Ok(line)
}

/// One run reports several errors, but not more than a person can read.
const MAX_ERRORS: usize = 20;

#[derive(Default)]
pub struct LineErrors(Vec<(u64, String)>);

impl LineErrors {
    pub fn add(&mut self, line: u64, why: Vec<String>) {
        self.0.extend(why.into_iter().map(|why| (line, why)));
    }

    pub fn are_enough(&self) -> bool {
        self.0.len() >= MAX_ERRORS
    }

    /// An error if there is one in any line of the file `name`.
    pub fn finish(&mut self, name: &str) -> Result<(), String> {
        if self.0.is_empty() {
            return Ok(());
        }
        let more = if self.are_enough() { "there may be more; " } else { "" };
        self.0.sort();
        self.0.truncate(MAX_ERRORS);
        let lines = self.0.iter().map(|(line, why)| format!("{name}, line {line}: {why}\n"));
        bail!("{}{more}nothing was imported", lines.collect::<String>());
    }
}
