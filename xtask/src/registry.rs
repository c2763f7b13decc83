//! The companion registry's release binary.

use std::path::PathBuf;

use crate::cargo::cargo;
use crate::failure::{Failure, Outcome};
use crate::{paths, process};

/// cargo itself decides whether anything changed.
pub fn build() -> Outcome<PathBuf> {
    paths::need_free_megabytes(&paths::target(), 200, "building the registry")?;
    process::run(
        "building the registry",
        &mut cargo(&["build", "--release", "--locked", "-p", "latchkey-registry"]),
    )
    .map_err(|Failure(reason)| Failure(format!("{reason}: the compiler's output is above")))?;
    let name = format!("latchkey-registry{}", std::env::consts::EXE_SUFFIX);
    Ok(paths::target().join("release").join(name))
}
