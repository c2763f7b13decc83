//! The page as it is deployed: built by Trunk, then bundled, named by content and compressed.

mod compress;
mod digest;
mod documents;
mod html;
mod inputs;
mod minify;
mod names;
mod scripts;
mod small;
mod split;
mod stylesheet;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::failure::{Context, Failure, Outcome};
use crate::tools::{self, PageTools};
use crate::{paths, process};

pub use documents::is_framed;
pub use scripts::is_embed;
pub use split::is_later;

/// Builds into `dist/` unless nothing that goes into it has changed.
pub fn build() -> Outcome<PathBuf> {
    let root = paths::root();
    let dist = root.join("dist");
    let mark = paths::target().join("page/inputs");
    let wanted = inputs::digest(&root, &tools::identity()?)?;
    if dist.join("index.html").is_file() && fs::read_to_string(&mark).is_ok_and(|had| had == wanted)
    {
        println!("-> the page is built and nothing changed");
        return Ok(dist);
    }
    let staged = paths::target().join("page/staged");
    paths::need_free_megabytes(&staged, 1_500, "building the page")?;
    let tools = tools::for_page()?;
    trunk(&tools, &root, &staged)?;
    split::in_two(&tools, &staged)?;
    finish(&staged, &tools)?;
    replace(&staged, &dist)?;
    fs::write(&mark, wanted).on("write", &mark)?;
    Ok(dist)
}

fn trunk(tools: &PageTools, root: &Path, staged: &Path) -> Outcome {
    fs::create_dir_all(staged).on("create", staged)?;
    process::run(
        &format!("building the page ({})", tools.identity),
        Command::new(&tools.trunk)
            .args(["build", "--release", "--cargo-profile", "page", "--skip-version-check"])
            .arg("--dist")
            .arg(staged)
            .env("PATH", tools.path()?)
            .envs(small::compiler())
            // Trunk reads NO_COLOR as a boolean and stops at the usual `1`.
            .env_remove("NO_COLOR")
            .current_dir(root),
    )
    .map_err(|Failure(reason)| Failure(format!("{reason}: Trunk's output above says why")))
}

/// Trunk's own hashes are taken before wasm-bindgen and wasm-opt run, so the names are made here.
fn finish(staged: &Path, tools: &PageTools) -> Outcome {
    let began = Instant::now();
    let index = staged.join("index.html");
    let html = fs::read_to_string(&index).on("read", &index)?;
    let mut documents = documents::split(tools, staged, &html::without_integrity(&html))?;
    minify::all(staged, &tools.esbuild)?;
    names::by_content(staged, &mut documents)?;
    for (name, html) in documents {
        let file = staged.join(name);
        fs::write(&file, html).on("write", &file)?;
    }
    let sizes = compress::all(staged)?;
    println!("   naming and compressing: {}", process::seconds(began));
    for (name, raw, brotli) in sizes {
        println!("   {raw:>9} B {brotli:>8} B brotli  {name}");
    }
    Ok(())
}

fn replace(staged: &Path, dist: &Path) -> Outcome {
    if dist.exists() {
        fs::remove_dir_all(dist).on("remove", dist)?;
    }
    fs::rename(staged, dist).on("move into place", dist)
}
