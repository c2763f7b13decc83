//! What CONTRIBUTING.md says about the shape of the page, held by reading its sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who may name what, as the start of a path below `src`.
const OWNERS: [(&str, &[&str]); 6] = [
    ("gloo_net", &["api/client.rs"]),
    ("web_sys", &["browser/", "ui/"]),
    ("js_sys", &["api/json/parsed.rs", "browser/", "clock.rs", "format.rs"]),
    ("wasm_bindgen_futures", &["browser/"]),
    ("wasm_split", &["later.rs"]),
    ("leptos_router", &["app.rs", "route.rs", "keys/activity.rs"]),
];

struct Source {
    path: String,
    text: String,
}

impl Source {
    /// `keys/form/edit.rs` belongs to `keys`, and `keys.rs` does, too.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

#[test]
fn each_concern_has_one_owner() {
    let mut strays = Vec::new();
    for source in sources() {
        for (name, owners) in OWNERS {
            let is_owner = owners.iter().any(|owner| source.path.starts_with(owner));
            if !is_owner && names(&source.text, name) {
                strays.push(format!("src/{} names {name}: go through {owners:?}", source.path));
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn no_two_modules_need_each_other() {
    let mut needs = edges(&sources());
    // A module that needs none of the others, or that none of them needs, is in no circle.
    loop {
        let left: BTreeSet<String> = needs.keys().cloned().collect();
        let needed: BTreeSet<String> = needs.values().flatten().cloned().collect();
        needs.retain(|module, needs| {
            needs.retain(|to| left.contains(to));
            !needs.is_empty() && needed.contains(module)
        });
        if needs.len() == left.len() {
            break;
        }
    }
    assert!(needs.is_empty(), "arrows that run in a circle: {needs:#?}");
}

fn edges(sources: &[Source]) -> BTreeMap<String, BTreeSet<String>> {
    let modules: BTreeSet<&str> = sources.iter().map(Source::module).collect();
    let mut edges = BTreeMap::new();
    for source in sources {
        let from = source.module();
        let needed: &mut BTreeSet<String> = edges.entry(from.to_owned()).or_default();
        for to in &modules {
            if *to != from && needs(&source.text, to) {
                needed.insert((*to).to_owned());
            }
        }
    }
    edges
}

/// `crate::to…`, or `to` among the names of a `use crate::{…}`.
fn needs(text: &str, to: &str) -> bool {
    let grouped = text.split("use crate::{").skip(1).filter_map(|rest| rest.split('}').next());
    names(text, &format!("crate::{to}"))
        || grouped.flat_map(|group| group.split(',')).any(|name| name.trim() == to)
}

/// Whether `name` stands there as a whole word.
fn names(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    assert!(found.len() > 30, "the sources are not where they were");
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for path in entries.collect::<BTreeSet<PathBuf>>() {
        if path.is_dir() {
            collect(root, &path, found);
            continue;
        }
        let relative = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        // The modules of `main.rs` are all of them, and this file names what it forbids.
        if relative != "main.rs" && relative != "layers.rs" {
            found.push(Source { path: relative, text: fs::read_to_string(&path).unwrap() });
        }
    }
}
