//! An issued value is well formed, and a typing error is detected without a database query.

#![expect(clippy::unwrap_used, reason = "a test that cannot continue should panic")]

use std::convert::Infallible;

use latchkey_contract::value_format::hint;
use latchkey_contract::{Secret, ValueFormat};
use proptest::prelude::*;

fn issue(format: &ValueFormat, seed: Vec<u8>) -> Secret {
    let mut bytes = seed.into_iter().cycle();
    let issued: Result<Secret, Infallible> = format.issue(|| Ok(bytes.next().unwrap() % 248));
    issued.unwrap()
}

fn value() -> impl Strategy<Value = Secret> {
    proptest::collection::vec(any::<u8>(), 36).prop_map(|seed| issue(&ValueFormat::default(), seed))
}

#[test]
fn a_known_value_is_written_as_the_api_says() {
    let value = issue(&ValueFormat::default(), vec![0]);
    let body = format!("lk_{}", "0".repeat(36));
    // The checksum by the book, so that two implementations are compared.
    let mut crc = crc32_by_the_book(body.as_bytes());
    let mut digits = Vec::new();
    for _ in 0..6 {
        digits.push(
            b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[(crc % 62) as usize],
        );
        crc /= 62;
    }
    digits.reverse();
    assert_eq!(value.expose(), body + std::str::from_utf8(&digits).unwrap());
}

/// Bit by bit, as the standard defines it.
fn crc32_by_the_book(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (!(crc & 1)).wrapping_add(1))
        })
    })
}

#[test]
fn a_checksum_beyond_32_bits_is_malformed() {
    let format = ValueFormat::default();
    let value = issue(&format, vec![7]);
    let body = &value.expose()[..39];
    assert!(!format.is_well_formed(&format!("{body}zzzzzz")));
}

#[test]
fn a_value_never_prints_itself() {
    let value = issue(&ValueFormat::default(), vec![9]);
    assert_eq!(format!("{value:?}"), "***");
}

#[test]
fn a_hint_shows_the_prefix_and_the_last_four_characters() {
    for (text, expected) in [
        ("lk_0123456789", "lk_…6789"),
        ("no-prefix", "…efix"),
        ("acme_x_key", "acme_…_key"),
        ("four", "…four"),
        ("abc", "…"),
        ("lk_schlüssel", "lk_…ssel"),
    ] {
        assert_eq!(hint(&Secret::new(text.to_owned())), expected);
    }
}

#[test]
fn a_byte_that_would_make_some_characters_more_likely_is_skipped() {
    let format = ValueFormat::default();
    let mut bytes = (248..=255).chain(0..=247).chain(248..=255).cycle();
    let issued: Result<Secret, Infallible> = format.issue(|| Ok(bytes.next().unwrap()));
    assert_eq!(&issued.unwrap().expose()[3..39], "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

#[test]
fn a_prefix_is_a_short_lower_case_name_and_an_underscore() {
    for prefix in ["lk_", "acme2_", "a_"] {
        assert_eq!(ValueFormat::with_prefix(prefix).unwrap().prefix(), prefix);
    }
    for prefix in ["", "_", "lk", "LK_", "l k_", "ä_", "far_too_long_", "abcdefghijklmnopq_"] {
        assert_eq!(ValueFormat::with_prefix(prefix), None, "{prefix}");
    }
}

#[test]
fn a_value_with_another_prefix_is_neither_claimed_nor_well_formed() {
    let (own, other) = (ValueFormat::default(), ValueFormat::with_prefix("ab_").unwrap());
    let value = issue(&other, vec![5]);
    assert!(other.claims(value.expose()) && other.is_well_formed(value.expose()));
    assert!(!own.claims(value.expose()) && !own.is_well_formed(value.expose()));
}

proptest! {
    #[test]
    fn what_is_issued_is_well_formed_and_shows_only_its_ends(value in value()) {
        let text = value.expose();
        prop_assert!(ValueFormat::default().is_well_formed(text));
        prop_assert_eq!(text.len(), 45);
        prop_assert_eq!(hint(&value), format!("lk_…{}", &text[41..]));
    }

    #[test]
    fn every_one_character_typo_is_caught(value in value(), at in 3usize..45, typo in "[ -~]") {
        let text = value.expose();
        let mut wrong = text.to_owned();
        wrong.replace_range(at..=at, &typo);
        prop_assume!(wrong != text);
        prop_assert!(!ValueFormat::default().is_well_formed(&wrong));
    }

    #[test]
    fn a_lost_or_doubled_character_is_caught(value in value(), at in 3usize..45) {
        let mut shorter = value.expose().to_owned();
        let c = shorter.remove(at);
        prop_assert!(!ValueFormat::default().is_well_formed(&shorter));
        let mut longer = value.expose().to_owned();
        longer.insert(at, c);
        prop_assert!(!ValueFormat::default().is_well_formed(&longer));
    }

    #[test]
    fn no_text_makes_the_check_fail(text in any::<String>()) {
        let text = format!("lk_{text}");
        prop_assert!(!ValueFormat::default().is_well_formed(&text));
    }
}

/// All of them, not a sample: one value, each place, each printable character.
#[test]
fn no_single_substitution_anywhere_goes_through() {
    let format = ValueFormat::default();
    let value = issue(&format, vec![200, 3, 77, 140, 9]);
    for at in 3..45 {
        for typo in b' '..=b'~' {
            let mut wrong = value.expose().as_bytes().to_vec();
            if wrong[at] == typo {
                continue;
            }
            wrong[at] = typo;
            assert!(!format.is_well_formed(std::str::from_utf8(&wrong).unwrap()));
        }
    }
}
