//! The folder of the PostgreSQL server's programs.

use std::fs;
use std::path::{Path, PathBuf};

use super::system;
use crate::failure::{Outcome, Remedy, fail};
use crate::paths;

const SETTING: &str = "LATCHKEY_POSTGRES";
/// These folders contain one folder for each version, with the programs in its `bin`.
const HOMES: [&str; 4] = ["/usr/lib/postgresql", "/usr", "/opt/homebrew/opt", "/usr/local/opt"];
const NEEDED: [&str; 3] = ["initdb", "postgres", "pg_isready"];

pub fn find_or_install() -> Outcome<PathBuf> {
    match std::env::var_os(SETTING).map(PathBuf::from) {
        Some(named) if has_all(&named) => Ok(named),
        Some(named) => fail(format!(
            "{SETTING} is {}, a folder without {}",
            named.display(),
            NEEDED.join(", ")
        )),
        None => system::POSTGRES
            .find_or_install()
            .remedy(format!("{SETTING} can name the folder of initdb and postgres")),
    }
}

pub fn find() -> Option<PathBuf> {
    let on_path = paths::on_path("initdb").and_then(|file| Some(file.parent()?.to_path_buf()));
    on_path.filter(|bin| has_all(bin)).or_else(newest)
}

fn newest() -> Option<PathBuf> {
    let homes = HOMES.iter().filter_map(|home| fs::read_dir(home).ok());
    let versions = homes.flat_map(|entries| entries.flatten().map(|entry| entry.path()));
    versions
        .filter_map(|home| Some((version(home.file_name()?.to_str()?)?, home.join("bin"))))
        .filter(|(_, bin)| has_all(bin))
        .max()
        .map(|(_, bin)| bin)
}

/// Reads `15`, `postgresql@17` and `pgsql-16`. Other folders have no version.
fn version(name: &str) -> Option<u32> {
    let number = ["postgresql@", "pgsql-"].iter().find_map(|start| name.strip_prefix(start));
    number.unwrap_or(name).split('.').next()?.parse().ok()
}

fn has_all(bin: &Path) -> bool {
    NEEDED.iter().all(|program| bin.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_compared_as_numbers_and_other_folders_are_none() {
        assert!(version("9.6") < version("15"));
        assert_eq!(version("postgresql@17"), Some(17));
        assert_eq!(version("pgsql-16"), Some(16));
        assert_eq!(version("bin"), None);
    }
}
