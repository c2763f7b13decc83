//! The shape of `src/`, held by its own text: who may name what, and arrows that run one way.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file by its path below `src/`, with its text.
type Source = (String, String);

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    assert!(found.len() > 50, "the sources are not where this test looks for them");
    found
}

fn collect(folder: &Path, root: &Path, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, root, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// `keys` for `keys.rs` and for everything in `keys/`.
fn module(name: &str) -> &str {
    name.split(['/', '.']).next().unwrap_or_default()
}

/// Every line outside `owner` that says one of `words`, as `file:line`.
fn said_outside(owner: &str, words: &[&str]) -> Vec<String> {
    let mut places = Vec::new();
    for (name, text) in sources().iter().filter(|(name, _)| module(name) != owner) {
        for (at, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                places.push(format!("registry/src/{name}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    places
}

#[test]
fn only_the_store_knows_the_database_driver() {
    let places = said_outside("store", &["sqlx"]);
    assert!(
        places.is_empty(),
        "Only registry/src/store may name sqlx. Give the store a function or a type for what you \
         need, and call that here:\n{}",
        places.join("\n")
    );
}

#[test]
fn only_the_clock_reads_the_time() {
    let readers = ["Utc::now", "Local::now", "SystemTime::now", "Instant::now"];
    let places = said_outside("clock", &readers);
    assert!(
        places.is_empty(),
        "Only registry/src/clock reads the time, so that a test can stand it still. Ask \
         `app.now()` for an instant that a rule depends on, `clock::Stopwatch` for how long \
         something took:\n{}",
        places.join("\n")
    );
}

/// The modules named right after each `crate::`, one or a `{…}` list of them.
fn named_modules(text: &str) -> BTreeSet<&str> {
    let mut named = BTreeSet::new();
    for rest in text.split("crate::").skip(1) {
        let Some(list) = rest.strip_prefix('{') else {
            named.insert(leading_word(rest));
            continue;
        };
        let mut depth = 1;
        for part in list.split_inclusive(['{', '}', ',']) {
            if depth == 1 {
                named.insert(leading_word(part.trim_start()));
            }
            depth += i32::from(part.ends_with('{')) - i32::from(part.ends_with('}'));
            if depth == 0 {
                break;
            }
        }
    }
    named
}

fn leading_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

type Arrows = BTreeMap<String, BTreeSet<String>>;

fn arrows() -> Arrows {
    let sources = sources();
    let modules: BTreeSet<&str> = sources.iter().map(|(name, _)| module(name)).collect();
    let mut arrows = Arrows::new();
    for (name, text) in &sources {
        let from = module(name);
        let to = named_modules(text).into_iter();
        let to = to.filter(|to| *to != from && modules.contains(to)).map(str::to_owned);
        arrows.entry(from.to_owned()).or_default().extend(to);
    }
    arrows
}

/// The way from `from` back to `target`, if there is one.
fn way(arrows: &Arrows, from: &str, target: &str, seen: &mut BTreeSet<String>) -> Option<String> {
    for next in &arrows[from] {
        if next == target {
            return Some(format!("{from} → {target}"));
        }
        if seen.insert(next.clone())
            && let Some(rest) = way(arrows, next, target, seen)
        {
            return Some(format!("{from} → {rest}"));
        }
    }
    None
}

#[test]
fn arrows_between_modules_run_one_way() {
    let arrows = arrows();
    assert!(arrows["router"].contains("keys") && arrows["keys"].contains("store"), "{arrows:?}");
    let circle = arrows.keys().find_map(|from| way(&arrows, from, from, &mut BTreeSet::new()));
    assert!(
        circle.is_none(),
        "These modules of registry/src use each other in a circle: {}. Arrows run commands → \
         router → endpoints → app → store and clock. Move what both ends need into a module \
         below them, or hand it over as an argument.",
        circle.unwrap_or_default()
    );
}
