//! Standard output. `println!` panics when the reader of the pipe has exited, as with `| head`.

use super::{Failure, Outcome};

use std::fmt::Display;
use std::io::{self, BufWriter, ErrorKind, Stdout, Write, stdout};

/// A list. A command that prints one ends when the reader of the pipe has exited.
pub struct Output(BufWriter<Stdout>);

impl Output {
    pub fn start() -> Self {
        Self(BufWriter::new(stdout()))
    }

    pub fn line(&mut self, text: impl Display) -> Outcome {
        writeln!(self.0, "{text}").map_err(|error| failed(&error))
    }

    pub fn finish(mut self) -> Outcome {
        self.0.flush().map_err(|error| failed(&error))
    }
}

fn failed(error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::BrokenPipe => Failure::OutputClosed,
        _ => format!("cannot write to standard output: {error}").into(),
    }
}

/// Like `println!`, but ignores a closed pipe, because the command's change is already stored.
macro_rules! say {
    ($($text:tt)*) => { $crate::commands::output::say_line(format_args!($($text)*)) };
}
pub(super) use say;

pub fn say_line(text: impl Display) {
    let _ = writeln!(stdout(), "{text}");
}
