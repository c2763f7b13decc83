//! Puts a hash of its final bytes into each file's name, so that browsers may cache it forever.
//! Updates the references in documents and scripts.

use std::fs;
use std::path::Path;

use super::{html, inputs};
use crate::bytes;
use crate::failure::{Context, Outcome};

const DIGITS: usize = 16;

/// `documents` has the name and the text of each document.
pub fn by_content(staged: &Path, documents: &mut [(&str, String)]) -> Outcome {
    let (wasm, others): (Vec<_>, Vec<_>) =
        inputs::files_under(staged)?.into_iter().partition(|file| is_a(file, "wasm"));
    let scripts: Vec<_> = others.iter().filter(|file| is_a(file, "js")).cloned().collect();
    // Scripts refer to the wasm, and their bytes decide their names. So the wasm is renamed first.
    for file in wasm.iter().chain(&others) {
        let Ok(relative) = file.strip_prefix(staged) else { continue };
        let old = relative.to_string_lossy().replace('\\', "/");
        // wasm-bindgen's script imports snippets by their original names.
        if is_a(file, "html") || old.starts_with("snippets/") {
            continue;
        }
        if documents.iter().all(|(_, text)| html::references(text, &old).is_empty()) {
            continue;
        }
        let bytes = fs::read(file).on("read", file)?;
        let new = renamed(&old, &bytes::sha256(&bytes)[..DIGITS]);
        let target = staged.join(&new);
        fs::rename(file, &target).on("rename", file)?;
        for (_, text) in &mut *documents {
            *text = html::replace_references(text, &old, &new);
        }
        if is_a(file, "wasm") {
            for script in &scripts {
                let text = fs::read_to_string(script).on("read", script)?;
                let text = html::replace_references(&text, &old, &new);
                fs::write(script, text).on("write", script)?;
            }
        }
    }
    Ok(())
}

fn is_a(file: &Path, kind: &str) -> bool {
    file.extension().is_some_and(|extension| extension == kind)
}

/// `latchkey-<Trunk's hash>_bg.wasm` becomes `latchkey_bg-<hash>.wasm`.
fn renamed(path: &str, hash: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(f, n)| (f, n));
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let stem = without_hash(stem);
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}{stem}-{hash}.{extension}")
}

fn without_hash(stem: &str) -> String {
    let Some((head, tail)) = stem.rsplit_once('-') else { return stem.to_owned() };
    let digits = tail.chars().take_while(char::is_ascii_hexdigit).count();
    if digits < 8 {
        return stem.to_owned();
    }
    format!("{head}{}", &tail[digits..])
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn our_hash_replaces_the_one_of_trunk() {
        assert_eq!(renamed("latchkey-0123456789abcdef_bg.wasm", "ff"), "latchkey_bg-ff.wasm");
        assert_eq!(renamed("latchkey-0123456789abcdef.js", "ff"), "latchkey-ff.js");
        assert_eq!(renamed("boot.js", "ff"), "boot-ff.js");
        assert_eq!(renamed("a/sign-in.svg", "ff"), "a/sign-in-ff.svg");
    }
}
