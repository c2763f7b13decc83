//! Checks the sources in `src/`: what each module may use, and that modules do not depend on each
//! other in a cycle.
#![expect(clippy::unwrap_used, reason = "a test that cannot continue should panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file by its path below `src/`, with its text.
type Source = (String, String);

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    assert!(found.len() > 50, "found too few sources in src/");
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

/// Lists every line outside the module `owner` that contains one of `words`, with file and number.
fn mentions_outside(owner: &str, words: &[&str]) -> Vec<String> {
    let mut mentions = Vec::new();
    for (name, text) in sources().iter().filter(|(name, _)| module(name) != owner) {
        for (at, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                mentions.push(format!("registry/src/{name}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    mentions
}

#[test]
fn only_the_store_uses_the_database_driver() {
    let mentions = mentions_outside("store", &["sqlx", "rusqlite"]);
    assert!(
        mentions.is_empty(),
        "Only registry/src/store may use sqlx and rusqlite. Add a function or a type to the store and use that \
         here:\n{}",
        mentions.join("\n")
    );
}

#[test]
fn only_the_clock_reads_the_time() {
    let readers = ["Utc::now", "Local::now", "SystemTime::now", "Instant::now"];
    let mentions = mentions_outside("clock", &readers);
    assert!(
        mentions.is_empty(),
        "Only registry/src/clock may read the time, so that tests can control it. Use `app.now()` \
         for the current instant and `clock::Stopwatch` to measure a duration:\n{}",
        mentions.join("\n")
    );
}

#[test]
fn no_command_panics_when_its_reader_has_gone() {
    let sources = sources();
    let prints = |text: &str| text.replace("eprintln!(", "").contains("println!(");
    let wrong = sources.iter().filter(|(_, text)| prints(text)).map(|(name, _)| name.as_str());
    let wrong: Vec<&str> = wrong.collect();
    assert!(
        wrong.is_empty(),
        "`println!` panics after `| head` has ended. Use `Output` for a list, and `say!` for a \
         message, in {}",
        wrong.join(", ")
    );
}

/// Signing out judges nothing that another request can change.
const SIGNS_OUT: &str = "session/end.rs";

#[test]
fn a_persons_changes_are_judged_in_their_own_transaction() {
    let sources = sources();
    let endpoints: Vec<&Source> =
        sources.iter().filter(|(_, text)| text.contains("principal: Principal")).collect();
    assert!(endpoints.len() > 10, "found too few endpoints with a principal");
    let wrong = endpoints.iter().filter(|(name, text)| {
        let without_breaks: String = text.split_whitespace().collect();
        module(name) != "principal" && name != SIGNS_OUT && without_breaks.contains("store.begin()")
    });
    let wrong: Vec<&str> = wrong.map(|(name, _)| name.as_str()).collect();
    assert!(
        wrong.is_empty(),
        "The principal of a request was read before the transaction. Open it with \
         `principal.begin(&app)`, which reads the principal again, in {}",
        wrong.join(", ")
    );
}

/// The names from the root to a module or an item, such as `notices` and `send`.
type Names = Vec<String>;

fn names_of(file: &str) -> Names {
    file.trim_end_matches(".rs").split('/').map(str::to_owned).collect()
}

/// Everything that a source names after `crate::` or `super::`.
fn named_items(file: &str, text: &str) -> Vec<Names> {
    // A source's own tests may use everything.
    let (program, _) = text.split_once("#[cfg(test)]\nmod tests {").unwrap_or((text, ""));
    let mut named = Vec::new();
    for tree in program.split("crate::").skip(1) {
        add_items(tree, &Names::new(), &mut named);
    }
    for (at, _) in program.match_indices(" super::") {
        let mut tree = program[at..].trim_start();
        let mut outer = names_of(file);
        while let Some(rest) = tree.strip_prefix("super::") {
            outer.pop();
            tree = rest;
        }
        add_items(tree, &outer, &mut named);
    }
    named
}

/// Adds `a::b` and `a::c::d` for the tree `a::{b, c::d}`. Returns the text after the tree.
fn add_items<'t>(tree: &'t str, outer: &Names, named: &mut Vec<Names>) -> &'t str {
    let mut rest = tree.trim_start();
    if !rest.starts_with('{') {
        let (word, after) = split_word(rest);
        let path = [outer.as_slice(), &[word.to_owned()]].concat();
        if let Some(inner) = after.strip_prefix("::") {
            return add_items(inner, &path, named);
        }
        named.push(path);
        return after;
    }
    loop {
        rest = add_items(&rest[1..], outer, named);
        rest = rest.find([',', '}']).map_or("", |end| &rest[end..]);
        if !rest.starts_with(',') {
            return rest.get(1..).unwrap_or_default();
        }
    }
}

fn split_word(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    text.split_at(end.unwrap_or(text.len()))
}

/// The modules that a module uses. Both are in the same folder. A module is named with its folder,
/// such as `notices/send`.
type Dependencies = BTreeMap<String, BTreeSet<String>>;

fn dependencies() -> Dependencies {
    let sources = sources();
    let mut dependencies = Dependencies::new();
    for (file, _) in &sources {
        dependencies.insert(names_of(file).join("/"), BTreeSet::new());
    }
    for (file, text) in &sources {
        let user = names_of(file);
        for used in named_items(file, text) {
            let shared = user.iter().zip(&used).take_while(|(a, b)| a == b).count();
            let sibling = |names: &Names| names.get(..=shared).map(|names| names.join("/"));
            if let (Some(from), Some(to)) = (sibling(&user), sibling(&used))
                && dependencies.contains_key(&to)
            {
                dependencies.entry(from).or_default().insert(to);
            }
        }
    }
    dependencies
}

/// Returns a dependency path from `from` to `target`, if there is any.
fn find_path(
    dependencies: &Dependencies,
    from: &str,
    target: &str,
    seen: &mut BTreeSet<String>,
) -> Option<String> {
    for next in &dependencies[from] {
        if next == target {
            return Some(format!("{from} → {target}"));
        }
        if seen.insert(next.clone())
            && let Some(rest) = find_path(dependencies, next, target, seen)
        {
            return Some(format!("{from} → {rest}"));
        }
    }
    None
}

#[test]
fn modules_have_no_dependency_cycle() {
    let dependencies = dependencies();
    for (user, used) in [("router", "keys"), ("keys", "store"), ("notices/run", "notices/plan")] {
        assert!(dependencies[user].contains(used), "{user} uses {used}: {dependencies:?}");
    }
    let cycle = dependencies
        .keys()
        .find_map(|from| find_path(&dependencies, from, from, &mut BTreeSet::new()));
    assert!(
        cycle.is_none(),
        "These modules of registry/src depend on each other in a cycle: {}. Dependencies must point \
         one way: commands → router → endpoints → app → store and clock. Move the shared code into \
         a lower module, or pass it as an argument.",
        cycle.unwrap_or_default()
    );
}
