//! wasm-bindgen's glue without its documentation: nobody reads it in a browser.

use std::fs;
use std::path::Path;

use super::inputs;
use crate::failure::{Context, Outcome};

pub fn compact(staged: &Path) -> Outcome {
    for file in inputs::files_under(staged)? {
        if file.extension().is_some_and(|extension| extension == "js") {
            let text = fs::read_to_string(&file).on("read", &file)?;
            fs::write(&file, without_comments(&text)).on("write", &file)?;
        }
    }
    Ok(())
}

/// Only whole-line comments and indentation: what needs no parser to be told from code. Lines of a
/// template string that spans lines would be changed too; there is none.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        inside |= line.starts_with("/*");
        let skipped = inside || line.is_empty() || line.starts_with("//");
        if !skipped {
            out.push_str(line);
            out.push('\n');
        }
        inside &= !line.ends_with("*/");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn documentation_goes_and_code_stays() {
        let glue =
            "/**\n * @returns {number}\n */\nfunction a() {\n    // why\n    b(); // here\n}\n";
        assert_eq!(without_comments(glue), "function a() {\nb(); // here\n}\n");
        assert_eq!(without_comments("/* one line */\nx();\n"), "x();\n");
    }
}
