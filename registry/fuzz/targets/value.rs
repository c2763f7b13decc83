//! A prefix, random bytes and any text as a value. An issued value is well formed, and no longer after
//! a change of one byte.
#![no_main]

use latchkey_contract::value_format::hint;
use latchkey_contract::{Secret, ValueFormat};

libfuzzer_sys::fuzz_target!(|input: (&str, [u8; 64], u8, u8, &str)| {
    let (prefix, random, at, change, text) = input;
    let format = ValueFormat::with_prefix(prefix).unwrap_or_default();
    if format.is_well_formed(text) {
        assert!(format.claims(text));
    }
    hint(&Secret::new(text.to_owned()));
    let mut bytes = random.into_iter();
    let Ok(value) = format.issue(|| bytes.next().ok_or(())) else { return };
    assert!(format.is_well_formed(value.expose()));
    let mut changed = value.expose().as_bytes().to_vec();
    let at = usize::from(at) % changed.len();
    changed[at] = change;
    if let Ok(changed) = std::str::from_utf8(&changed) {
        assert_eq!(format.is_well_formed(changed), changed == value.expose());
    }
});
