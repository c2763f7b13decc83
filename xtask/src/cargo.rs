//! cargo, called from a program that cargo runs.

use std::process::Command;

use crate::paths;

/// A cargo that builds as one typed by hand does: what `cargo run` tells this program about itself
/// would make it compile half of the dependencies anew.
pub fn cargo(arguments: &[&str]) -> Command {
    const ITS_OWN: [&str; 4] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
    let mut command = Command::new("cargo");
    for (name, _) in std::env::vars_os() {
        if ITS_OWN.iter().any(|own| name.to_string_lossy().starts_with(own)) {
            command.env_remove(name);
        }
    }
    command.args(arguments).current_dir(paths::root());
    command
}
