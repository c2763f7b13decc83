//! The registry of the previous commit, for the test of two releases on one database.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo::cargo;
use crate::failure::{Context, Outcome, because, fail};
use crate::{paths, process};

/// The variable in which the test finds the program.
pub const PROGRAM: &str = "LATCHKEY_TEST_PREVIOUS";

/// Releases without this file refuse every database that a later release has migrated.
const SHARES_ITS_SCHEMA: &str = "registry/src/store/schema.rs";

/// Builds the program, or says why there is none. Call it before the current program is built: both
/// builds use the same dependencies and the same place for the finished program.
pub fn build() -> Outcome<Option<PathBuf>> {
    let Some(commit) = process::ask(git().args(["rev-parse", "--verify", "--quiet", "HEAD^"]))
    else {
        println!(
            "   skipped: this clone has no previous commit. For this test, fetch the history with \
             `git fetch --unshallow`"
        );
        return Ok(None);
    };
    let folder = paths::target().join("previous");
    let program = folder.join(format!("registry-of-{commit}"));
    if program.is_file() {
        return Ok(Some(program));
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).on("create", &folder)?;
    let source = folder.join("source");
    check_out(&commit, &folder, &source)?;
    if !source.join(SHARES_ITS_SCHEMA).is_file() {
        println!("   skipped: the previous commit is of a release that refuses a newer schema");
        return Ok(None);
    }
    process::run(
        "building the registry of the previous commit",
        cargo(&["build", "--release", "--locked", "-p", "latchkey-registry"])
            .current_dir(&source)
            .env("CARGO_TARGET_DIR", paths::target()),
    )?;
    let built = paths::target().join("release/latchkey-registry");
    fs::copy(&built, &program).on("copy", &built)?;
    fs::remove_dir_all(&source).on("remove", &source)?;
    Ok(Some(program))
}

/// Writes the files of a commit into a folder. It uses an index of its own, so that the checkout and
/// its index stay as they are.
fn check_out(commit: &str, folder: &Path, source: &Path) -> Outcome {
    let index = folder.join("index");
    let prefix = format!("--prefix={}/", source.display());
    for arguments in [&["read-tree", commit][..], &["checkout-index", "--all", "--force", &prefix]]
    {
        let done = git().args(arguments).env("GIT_INDEX_FILE", &index).status();
        if !done.map_err(because("git does not start"))?.success() {
            return fail("git cannot write the files of the previous commit");
        }
    }
    Ok(())
}

fn git() -> Command {
    let mut git = Command::new("git");
    git.current_dir(paths::root());
    git
}
