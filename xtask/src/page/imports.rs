//! wasm-bindgen ends the name of each import with a hash of 16 digits, in the script and in the wasm.
//! Compression cannot shorten a hash. A number of the same length can be compressed, and keeps every
//! length in the wasm as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::inputs;
use crate::failure::{Context, Outcome};

const PREFIX: &[u8] = b"__wbg_";
const DIGITS: usize = 16;

/// Numbers the imports of all scripts and wasm files alike.
pub fn number(staged: &Path) -> Outcome {
    let mut numbers = BTreeMap::new();
    for file in inputs::files_under(staged)? {
        if file.extension().is_none_or(|kind| kind != "js" && kind != "wasm") {
            continue;
        }
        let mut bytes = fs::read(&file).on("read", &file)?;
        number_in(&mut bytes, &mut numbers);
        fs::write(&file, bytes).on("write", &file)?;
    }
    Ok(())
}

/// `numbers` has each name as wasm-bindgen wrote it.
fn number_in(bytes: &mut [u8], numbers: &mut BTreeMap<Vec<u8>, usize>) {
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(PREFIX.len()).position(|part| part == PREFIX) {
        let start = at + found;
        let is_in_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let end = start + bytes[start..].iter().take_while(is_in_name).count();
        if let Some(hash) = hash_of(&bytes[start..end]) {
            let next = numbers.len();
            let number = *numbers.entry(bytes[start..end].to_vec()).or_insert(next);
            bytes[start + hash..end].copy_from_slice(format!("{number:016x}").as_bytes());
        }
        at = end;
    }
}

/// Where the hash of this name begins.
fn hash_of(name: &[u8]) -> Option<usize> {
    let start = name.len().checked_sub(DIGITS)?;
    let (before, hash) = name.split_at(start);
    (before.ends_with(b"_") && hash.iter().all(u8::is_ascii_hexdigit)).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_the_same_number_in_every_file_and_keeps_its_length() {
        let mut numbers = BTreeMap::new();
        let mut script =
            b"{__wbg_value_f61036dc298faa36:a,__wbg_value_e0f328965e184931:b}".to_vec();
        number_in(&mut script, &mut numbers);
        let expected = "{__wbg_value_0000000000000000:a,__wbg_value_0000000000000001:b}";
        assert_eq!(String::from_utf8_lossy(&script), expected);
        let mut wasm = b"\x1c__wbg_value_e0f328965e184931\x00\x05".to_vec();
        number_in(&mut wasm, &mut numbers);
        assert_eq!(wasm, b"\x1c__wbg_value_0000000000000001\x00\x05");
    }

    #[test]
    fn a_name_without_a_hash_stays() {
        let mut script = b"this.__wbg_ptr; __wbg_intounderlyingsource_free".to_vec();
        let before = script.clone();
        number_in(&mut script, &mut BTreeMap::new());
        assert_eq!(script, before);
    }
}
