//! A name must look like what it is.

use latchkey_contract::label::is_readable;

#[test]
fn names_in_any_script_are_readable() {
    for name in
        ["ci-deploy", "Schlüssel für später", "ключ", "鍵", "کلید\u{200c}ها", "👩\u{200d}💻 laptop"]
    {
        assert!(is_readable(name), "{name:?}");
    }
}

#[test]
fn a_name_that_shows_nothing_or_turns_itself_about_is_not() {
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
