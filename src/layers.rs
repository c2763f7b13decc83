//! The layers of the page, held by reading its sources: pages → features → state → api and clock →
//! contract.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module may name only modules after it.
const ORDER: [&str; 18] = [
    // Pages.
    "app",
    "later",
    // Features.
    "footer",
    "leaving",
    "reminders",
    "keys",
    "rotation",
    "embed",
    "session",
    // What features are made of.
    "route",
    "ui",
    "state",
    // The way to the registry, and its time.
    "api",
    "clock",
    // Words and the browser.
    "text",
    "format",
    "config",
    "browser",
];

/// Further limits: `ui` knows nothing of keys, and `state` knows no elements.
const FORBIDDEN: [(&str, &[&str]); 2] =
    [("ui", &["state", "api", "clock"]), ("state", &["text", "format", "config", "browser"])];

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
fn a_module_names_only_modules_of_lower_layers() {
    let mut strays = Vec::new();
    for source in sources() {
        let from = source.module();
        let Some(rank) = ORDER.iter().position(|module| *module == from) else {
            strays.push(format!("src/{}: give the module a place in ORDER", source.path));
            continue;
        };
        let forbidden = FORBIDDEN.iter().find(|(module, _)| *module == from);
        let forbidden = forbidden.map_or([].as_slice(), |(_, modules)| modules);
        for to in ORDER[..rank].iter().chain(forbidden) {
            if needs(&source.text, to) {
                strays.push(format!("src/{} names {to}, which is above {from}", source.path));
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

/// Whether the text has `crate::to`, or `to` in a `use crate::{…}`.
fn needs(text: &str, to: &str) -> bool {
    let grouped = text.split("use crate::{").skip(1).filter_map(|rest| rest.split('}').next());
    names(text, &format!("crate::{to}"))
        || grouped.flat_map(|group| group.split(',')).any(|name| name.trim() == to)
}

/// Whether the text has `name` as a whole word.
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
        // `main.rs` names every module, this file names what it forbids, and samples are for tests.
        if !["main.rs", "layers.rs", "sample.rs"].contains(&relative.as_str()) {
            found.push(Source { path: relative, text: fs::read_to_string(&path).unwrap() });
        }
    }
}
