//! Names and labels look like what they contain.

use latchkey_contract::label::{is_readable, without_disguise};

#[test]
fn names_in_any_script_are_readable() {
    for name in
        ["ci-deploy", "Schlüssel für später", "ключ", "鍵", "کلید\u{200c}ها", "👩\u{200d}💻 laptop"]
    {
        assert!(is_readable(name), "{name:?}");
    }
}

#[test]
fn names_with_invisible_or_reordering_characters_are_not_readable() {
    for name in [
        "",
        " ",
        "\u{200b}",
        "\u{200d}",
        "\u{3164}",
        "\u{202e}abc",
        "a\u{2028}b",
        "a\nb",
        "a\0",
        "\u{feff}key",
    ] {
        assert!(!is_readable(name), "{name:?}");
    }
}

#[test]
fn unchecked_text_is_shown_with_a_mark_for_each_character_that_disguises_it() {
    assert_eq!(without_disguise("ci\u{202e}ab\nc\u{200b}"), "ci\u{fffd}ab\u{fffd}c\u{fffd}");
    for harmless in ["", "Schlüssel für später", "کلید\u{200c}ها", "👩\u{200d}💻 laptop"]
    {
        assert_eq!(without_disguise(harmless), harmless);
    }
}
