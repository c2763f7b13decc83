//! The page. The deployed one is built by Trunk, then split, bundled, named by content and compressed.

mod compress;
mod debuggable;
mod documents;
mod html;
mod imports;
mod inputs;
mod minify;
mod names;
mod scripts;
mod small;
mod split;
mod stylesheet;
mod trunk;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::failure::{Context, Outcome, fail};
use crate::tools::{self, Tools};
use crate::{paths, process};

pub use documents::is_framed;
pub use scripts::is_embed;
pub use split::{FEATURE as SPLIT, is_later};
pub use trunk::run as trunk;

/// `cargo xtask page`
pub fn run(arguments: &[String]) -> Outcome {
    match arguments {
        [] => build().map(|_| ()),
        [flag] if flag == "--debuggable" => debuggable::build(),
        _ => fail("page takes --debuggable or nothing"),
    }
}

/// Builds into `dist/`, unless `dist/` is already built from the same inputs.
pub fn build() -> Outcome<PathBuf> {
    let root = paths::root();
    let dist = root.join("dist");
    let inputs = inputs::digest(&root, &tools::identity()?)?;
    let built_from = fs::read_to_string(inputs_of_dist()).unwrap_or_default();
    if dist.join("index.html").is_file() && built_from == inputs {
        println!("-> the page is already built from these sources");
        return Ok(dist);
    }
    let staged = paths::target().join("page/staged");
    paths::need_free_megabytes(&staged, 1_500, "building the page")?;
    let tools = tools::for_page()?;
    trunk::build(
        &tools,
        &staged,
        &["--release", "--cargo-profile", "page", "--features", split::FEATURE],
        &small::compiler(),
    )?;
    split::in_two(&tools, &staged)?;
    finish(&staged, &tools)?;
    replace(&staged, &dist)?;
    let record = inputs_of_dist();
    fs::write(&record, inputs).on("write", &record)?;
    Ok(dist)
}

/// Builds the page with `trunk build --release` and no step of ours, into a folder of its own.
pub fn build_plain() -> Outcome<PathBuf> {
    let dist = paths::target().join("page/plain");
    trunk::build(&tools::for_trunk()?, &dist, &["--release"], &[])?;
    Ok(dist)
}

/// Records which inputs the page in `dist/` was built from.
fn inputs_of_dist() -> PathBuf {
    paths::target().join("page/inputs")
}

/// Renames the files by their content: Trunk computes its hashes before wasm-bindgen and wasm-opt run.
fn finish(staged: &Path, tools: &Tools) -> Outcome {
    let began = Instant::now();
    let index = staged.join("index.html");
    let html = fs::read_to_string(&index).on("read", &index)?;
    let html = split::announce(&html::without_integrity(&html))?;
    let mut documents = documents::split(tools, staged, &html)?;
    minify::all(tools, staged)?;
    imports::number(staged)?;
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
    fs::rename(staged, dist).on("rename", dist)
}
