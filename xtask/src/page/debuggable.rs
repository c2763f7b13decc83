//! The page with function names and panic messages. It needs the fewest tools and the least time.

use std::fs;

use super::{inputs_of_dist, replace, trunk};
use crate::failure::{Context, Outcome};
use crate::{paths, tools};

/// Builds into `dist/`. `trunk serve` uses the same compiled dependencies.
pub fn build() -> Outcome {
    let staged = paths::target().join("page/debuggable");
    paths::need_free_megabytes(&staged, 1_500, "building the page")?;
    trunk::build(&tools::for_trunk()?, &staged, &[], &[])?;
    // Otherwise the next release build would find its inputs unchanged and keep this page.
    let record = inputs_of_dist();
    if record.exists() {
        fs::remove_file(&record).on("remove", &record)?;
    }
    replace(&staged, &paths::root().join("dist"))
}
