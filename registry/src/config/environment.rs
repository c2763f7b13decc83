//! Maps environment variables to configuration keys. A misspelled variable is an error, because
//! ignoring it would leave the registry with a wrong setting.

use serde_json::Value;

use super::File;

const PREFIX: &str = "LATCHKEY_";
/// Variables for the command line and the log.
const OPTIONS: [&str; 3] = ["LATCHKEY_COPY_TO", "LATCHKEY_DATABASE_URL", "LATCHKEY_LOG"];

/// The key that a variable sets, such as `policy.warn_days`. `None` for other variables.
pub fn key_of(variable: &str) -> Result<Option<String>, String> {
    if !variable.starts_with(PREFIX) || OPTIONS.contains(&variable) {
        return Ok(None);
    }
    let keys = keys();
    match keys.iter().find(|key| variable_of(key) == variable) {
        Some(key) => Ok(Some(key.clone())),
        None => error_if_misspelled(variable, &keys).map_or(Ok(None), Err),
    }
}

/// All keys, from the settings themselves.
fn keys() -> Vec<String> {
    let mut keys = Vec::new();
    collect(&serde_json::to_value(File::default()).unwrap_or_default(), "", &mut keys);
    keys
}

fn collect(value: &Value, path: &str, keys: &mut Vec<String>) {
    let Value::Object(members) = value else { return keys.push(path.to_owned()) };
    for (name, member) in members {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        collect(member, &path, keys);
    }
}

fn variable_of(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "_").to_uppercase())
}

/// Other programs may use variables with our prefix. For example, Kubernetes sets
/// `LATCHKEY_SERVICE_HOST` for a service of this name. Such a variable is logged and ignored.
fn error_if_misspelled(variable: &str, keys: &[String]) -> Option<String> {
    let names: Vec<String> = keys.iter().map(|key| variable_of(key)).collect();
    if let Some(name) = names.iter().find(|name| name.starts_with(&format!("{variable}_"))) {
        return Some(format!(
            "{variable} is a section; set its keys one by one, for example {name}"
        ));
    }
    let known = names.iter().map(String::as_str).chain(OPTIONS);
    let distance = |name: &&str| strsim::damerau_levenshtein(name, &variable.to_uppercase());
    let nearest = known.min_by_key(distance);
    // If more than a third differs, it is another word.
    if let Some(name) = nearest.filter(|name| distance(name) * 3 <= variable.len() - PREFIX.len()) {
        return Some(format!("{variable} is not a setting; did you mean {name}?"));
    }
    if sections(keys).any(|section| variable.starts_with(&section)) {
        return Some(format!("{variable} is not a setting; the README lists all settings"));
    }
    tracing::warn!(variable, "is not a setting and is ignored");
    None
}

/// `LATCHKEY_POLICY_`
fn sections(keys: &[String]) -> impl Iterator<Item = String> {
    keys.iter().filter_map(|key| key.split_once('.')).map(|(name, _)| variable_of(name) + "_")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_readme_names_every_key() {
        let readme = include_str!("../../../README.md");
        for key in super::keys() {
            assert!(readme.contains(&format!("\n| `{key}` |")), "a row for {key}");
        }
    }
}
