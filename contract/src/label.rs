//! Names and labels that people read. Their text must look like what it contains.

/// Characters that are invisible or change the order of text: control characters, bidi marks,
/// zero-width and filler characters. Joiners are allowed, because scripts and emoji need them.
fn is_disguise(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'
            | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Whether every character is visible or a joiner, and at least one is visible.
pub fn is_readable(text: &str) -> bool {
    let joins = |c: char| matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    !text.chars().any(is_disguise) && text.chars().any(|c| !c.is_whitespace() && !joins(c))
}

/// Replaces every such character, for text that was not checked before.
pub fn without_disguise(text: &str) -> String {
    text.chars().map(|c| if is_disguise(c) { '\u{fffd}' } else { c }).collect()
}
