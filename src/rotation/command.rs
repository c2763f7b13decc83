//! Commands that use a new value. None of them contains the value: a tool reads it from an
//! environment variable, and a prompt or a secret store puts it there.

pub mod env_file;
mod runner;
mod tool;

pub use self::runner::{RUNNERS, runner_named};
pub use self::tool::{TOOLS, Tool, tool_named};

/// One thing to do, with the text to copy for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub title: &'static str,
    pub text: String,
}
