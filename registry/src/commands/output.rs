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

/// As `println!`, for a command that goes on when its reader has gone: its change is stored already.
macro_rules! say {
    ($($text:tt)*) => { $crate::commands::output::say_line(format_args!($($text)*)) };
}
pub(super) use say;

pub fn say_line(text: impl Display) {
    let _ = writeln!(stdout(), "{text}");
}
