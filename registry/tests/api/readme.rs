//! The commands in the documentation work with current clients.

use std::fs;
use std::path::{Path, PathBuf};

fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf();
    let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let docs = docs.filter(|path| path.extension().is_some_and(|end| end == "md"));
    docs.chain([root.join("README.md"), root.join("CONTRIBUTING.md")]).collect()
}

/// The shell commands of a document, each with its continued lines.
fn commands(text: &str) -> Vec<String> {
    let blocks =
        text.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix("sh\n"));
    let commands = blocks.flat_map(|block| {
        let block = block.replace("\\\n", " ");
        block.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    });
    commands.collect()
}

#[test]
fn every_nuget_command_with_an_http_source_allows_the_insecure_connection() {
    let mut found = 0;
    for document in documents() {
        for command in commands(&fs::read_to_string(&document).unwrap()) {
            // Since NuGet 6.12 (.NET SDK 9), clients refuse http:// sources without this switch.
            if command.contains("nuget") && command.contains("http://") && !command.contains("curl")
            {
                let allowed = command.contains("--allow-insecure-connections");
                assert!(allowed, "{}: {command}", document.display());
                found += 1;
            }
        }
    }
    assert!(found > 0, "the README shows a push to the demo");
}
