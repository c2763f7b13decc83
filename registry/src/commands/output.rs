//! Standard output. `println!` panics when its reader has gone, as with `| head`.

use std::fmt::Display;
use std::io::{BufWriter, ErrorKind, Stdout, Write, stdout};

/// Prints lines for as long as somebody reads them.
pub struct Output(BufWriter<Stdout>);

impl Output {
    pub fn start() -> Self {
        Self(BufWriter::new(stdout()))
    }

    /// `false` after the reader has gone. The command then ends without an error.
    pub fn line(&mut self, text: impl Display) -> Result<bool, String> {
        is_read(writeln!(self.0, "{text}"))
    }

    pub fn finish(mut self) -> Result<(), String> {
        is_read(self.0.flush()).map(drop)
    }
}

fn is_read(written: std::io::Result<()>) -> Result<bool, String> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(format!("cannot write to standard output: {error}")),
    }
}

/// Reports a change that is already stored, so a missing reader is no error.
pub fn say(text: impl Display) {
    let _ = writeln!(stdout(), "{text}");
}
