//! The data folder and the configuration file: their modes and the free space.

use std::path::Path;
use std::{fs, io};

use super::Finding;
use crate::commands::bail;
use crate::config::Config;
use crate::disk::{self, Free};

pub fn check(config: &Config, config_file: Option<&Path>) -> Finding {
    let data = &config.data;
    let failed = |error: io::Error| {
        format!("cannot read {}: {error}; run this command as the registry's user", data.display())
    };
    if let Some(why) = disk::open_to_writers(data).map_err(failed)? {
        return Err(why);
    }
    if let Some(file) = config_file {
        check_config(file)?;
    }
    if let Some((path, mode)) = disk::first_open(data, config.packages_mode).map_err(failed)? {
        bail!(
            "{} has the mode {mode:04o}, so others can read it; restart `serve`, which corrects the \
             mode",
            path.display()
        );
    }
    let free = Free::of(data).map_err(failed)?;
    let (Free { bytes, files }, needed) = (free, config.limits.free_bytes);
    if !free.has(needed) {
        bail!(
            "only {bytes} bytes and {files} files are free and limits.free_bytes is {needed}, so pushes \
             are refused; free some space"
        );
    }
    Ok(format!("{bytes} bytes are free, and only the registry's user can read its files"))
}

fn check_config(file: &Path) -> Result<(), String> {
    let shown = file.display();
    let failed = |error: io::Error| format!("cannot read {shown}: {error}");
    let mode = disk::mode(file).map_err(failed)?;
    if mode & 0o022 != 0 {
        bail!(
            "{shown} has the mode {mode:04o}, so others can change the configuration; run \
             `chmod go-w {shown}`"
        );
    }
    let text = fs::read_to_string(file).map_err(failed)?;
    if mode & 0o004 != 0 && text.parse::<toml::Table>().is_ok_and(|table| has_secret(&table)) {
        bail!(
            "{shown} has the mode {mode:04o}, so others can read the secrets in it; run \
             `chmod o-r {shown}`"
        );
    }
    Ok(())
}

fn has_secret(table: &toml::Table) -> bool {
    table.iter().any(|(name, value)| match value {
        toml::Value::Table(table) => has_secret(table),
        toml::Value::Array(values) => {
            values.iter().filter_map(toml::Value::as_table).any(has_secret)
        }
        _ => ["password", "secret"].contains(&name.as_str()),
    })
}
