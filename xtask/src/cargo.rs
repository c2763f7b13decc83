//! Runs cargo from a program that cargo itself runs.

use std::process::Command;

use crate::paths;

pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    remove_cargo_variables(&mut command);
    command.args(arguments).current_dir(paths::root());
    command
}

/// Removes the variables that `cargo run` sets for this program. With them, cargo would compile half
/// of the dependencies again.
pub fn remove_cargo_variables(command: &mut Command) {
    const OF_THIS_PROGRAM: [&str; 4] =
        ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
    for (name, _) in std::env::vars_os() {
        if OF_THIS_PROGRAM.iter().any(|start| name.to_string_lossy().starts_with(start)) {
            command.env_remove(name);
        }
    }
}
