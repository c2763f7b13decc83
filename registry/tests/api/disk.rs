//! The files under the data folder: who can read them, what a killed process leaves, and a full disk.

mod full;
mod leftovers;
mod modes;
mod rowless;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use crate::support::home::Home;

/// The mode of every file and folder that the registry wrote, by its path below the data folder.
fn modes(home: &Home) -> BTreeMap<String, u32> {
    let mut found = BTreeMap::new();
    collect(home.folder(), home.folder(), &mut found);
    // The tests write these two.
    found.retain(|name, _| name != "stderr.txt" && name != "latchkey.toml");
    found
}

fn collect(folder: &Path, root: &Path, found: &mut BTreeMap<String, u32>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // SQLite removes the files beside the database when the last connection closes.
        let Ok(metadata) = path.symlink_metadata() else { continue };
        let name = path.strip_prefix(root).unwrap().display().to_string();
        found.insert(name, metadata.permissions().mode() & 0o777);
        if metadata.is_dir() {
            collect(&path, root, found);
        }
    }
}

/// The names of the files in a folder of the data folder.
pub fn names(home: &Home, folder: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(home.folder().join(folder)) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

pub fn wait_until(what: &str, condition: impl Fn() -> bool) {
    for _ in 0..4_000 {
        if condition() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("timed out: {what}");
}
