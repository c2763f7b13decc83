//! Replaces random parts of answers for snapshots. Times stay, because the test clock is stopped.

use serde_json::Value;

pub fn plain(answer: &Value) -> Value {
    match answer {
        Value::String(text) => Value::String(plain_text(text)),
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let is_cursor = name == "next_cursor" && value.is_string();
                (name.clone(), if is_cursor { "[cursor]".into() } else { plain(value) })
            })
            .collect(),
        other => other.clone(),
    }
}

pub fn plain_text(text: &str) -> String {
    let mut plain = String::new();
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        plain.push_str(&plain_word(&rest[..end], &plain));
        let next = rest[end..].find(in_word).map_or(rest.len(), |at| end + at);
        plain.push_str(&rest[end..next]);
        rest = &rest[next..];
    }
    plain
}

fn plain_word(word: &str, before: &str) -> String {
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
