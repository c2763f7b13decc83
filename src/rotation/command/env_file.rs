//! The file that Download makes.

use super::TOOLS;

/// A line for tools that read `.env` files. The value has only letters, digits and `_`.
pub fn text(value: &str) -> String {
    format!("{}={value}\n", TOOLS[0].variable)
}

/// `ci-deploy.env`: characters that a file system or a shell may not accept become `-`.
pub fn name(key_name: &str) -> String {
    let mut name = String::with_capacity(key_name.len());
    for c in key_name.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            name.push(c);
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    format!("{}.env", if name.is_empty() { "key" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_key() {
        assert_eq!(name("ci-deploy"), "ci-deploy.env");
        assert_eq!(name("../Ada's  key"), "Ada-s-key.env");
        assert_eq!(name("日本"), "key.env");
    }

    #[test]
    fn a_file_sets_the_variable_that_the_commands_read() {
        assert_eq!(text("lk_1"), "NUGET_API_KEY=lk_1\n");
    }
}
