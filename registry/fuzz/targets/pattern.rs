//! A pattern and a package ID. The result is compared with that of a slow and obvious matcher.
#![no_main]

use latchkey_contract::Pattern;

libfuzzer_sys::fuzz_target!(|texts: (&str, &str)| {
    let (pattern, id) = texts;
    if let Ok(parsed) = Pattern::parse(pattern) {
        assert_eq!(parsed.matches(id), matches(pattern.as_bytes(), id.as_bytes()));
    }
});

/// Row by row: whether the pattern so far matches each beginning of the ID.
fn matches(pattern: &[u8], id: &[u8]) -> bool {
    let mut row = vec![false; id.len() + 1];
    row[0] = true;
    for part in pattern {
        let mut next = vec![*part == b'*' && row[0]; 1];
        for (at, letter) in id.iter().enumerate() {
            next.push(match part {
                b'*' => row[at + 1] || next[at],
                _ => row[at] && part.eq_ignore_ascii_case(letter),
            });
        }
        row = next;
    }
    row[id.len()]
}
