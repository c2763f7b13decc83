//! A file or standard input, line by line.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

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
                return Err(format!(
                    "{}, line {}: longer than {MAX_LINE_BYTES} bytes; write one JSON object per line. \
                     Nothing was imported",
                    self.name, self.number
                ));
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

    /// In percent. `None` for a stream, whose length is unknown.
    pub fn share_read(&self) -> Option<u64> {
        self.bytes.map(|bytes| self.read * 100 / bytes.max(1))
    }
}
