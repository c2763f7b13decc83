//! The proxies whose recipes are in the README. Tests run the recipes.

use std::path::Path;

use super::apt;
use crate::failure::{Outcome, fail};
use crate::paths;

const PROGRAMS: [&str; 3] = ["nginx", "caddy", "haproxy"];

pub fn find_or_install() -> Outcome {
    let missing = || PROGRAMS.into_iter().filter(|program| !is_installed(program));
    if missing().next().is_some() && apt::is_available() {
        println!("installing proxies with apt-get");
        apt::install_all(&missing().collect::<Vec<_>>());
    }
    match missing().next() {
        None => Ok(()),
        Some(program) => fail(format!(
            "there is no {program}, and installing it failed: install it (Debian and Homebrew: \
             {program})"
        )),
    }
}

fn is_installed(program: &str) -> bool {
    paths::on_path(program).is_some() || Path::new("/usr/sbin").join(program).is_file()
}
