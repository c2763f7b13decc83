//! Replaces random parts of answers for snapshots. Times stay, because the test clock is stopped.

use serde_json::Value;

pub fn redact(answer: &Value) -> Value {
    match answer {
        Value::String(text) => Value::String(redact_text(text)),
        Value::Array(list) => list.iter().map(redact).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let is_cursor = name == "next_cursor" && value.is_string();
                (name.clone(), if is_cursor { "[cursor]".into() } else { redact(value) })
            })
            .collect(),
        other => other.clone(),
    }
}

pub fn redact_text(text: &str) -> String {
    let mut redacted = String::new();
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        redacted.push_str(&redact_word(&rest[..end], &redacted));
        let next = rest[end..].find(in_word).map_or(rest.len(), |at| end + at);
        redacted.push_str(&rest[end..next]);
        rest = &rest[next..];
    }
    redacted
}

fn redact_word(word: &str, before: &str) -> String {
    let is_id = |kind: &str| {
        word.strip_prefix(kind).is_some_and(|rest| rest.len() == 21 && rest.starts_with('_'))
    };
    if let Some(kind) = ["key", "own", "usr", "plc", "val"].into_iter().find(|kind| is_id(kind)) {
        return format!("[{kind}]");
    }
    if word.starts_with("lk_") && word.len() == 45 {
        return "[value]".to_owned();
    }
    if before.ends_with("lk_…") && word.len() == 4 {
        return "[tail]".to_owned();
    }
    if before.ends_with("127.0.0.1:") {
        return "[port]".to_owned();
    }
    word.to_owned()
}
