//! Random text and JSON from xorshift. The same seed gives the same results in every run.

use serde_json::{Value, json};

pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % n
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    pub fn text(&mut self) -> String {
        const PARTS: [&str; 22] = [
            "a",
            "Contoso",
            "*",
            ".",
            "\0",
            "\n",
            "\u{1b}",
            "🔑",
            "é",
            "%",
            "'",
            "\"",
            "\\",
            "--",
            "999999999999",
            "-1",
            "1e400",
            "package:push",
            "../",
            "\u{202e}",
            "key_0",
            " ",
        ];
        (0..self.below(6)).map(|_| *self.pick(&PARTS)).collect()
    }

    pub fn json(&mut self, depth: usize) -> Value {
        match self.below(if depth > 3 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 => json!(self.0),
            3 => json!(-i64::try_from(self.below(100_000)).unwrap()),
            4 => json!(f64::from(u32::try_from(self.below(100)).unwrap()) / 7.0),
            5 => json!(self.text()),
            6 => (0..self.below(4)).map(|_| self.json(depth + 1)).collect(),
            _ => {
                const NAMES: [&str; 12] = [
                    "name",
                    "owner",
                    "scopes",
                    "packages",
                    "lifetime_days",
                    "places",
                    "overlap_seconds",
                    "reason",
                    "label",
                    "url",
                    "id",
                    "username",
                ];
                let mut object = json!({});
                for _ in 0..self.below(5) {
                    let name = *self.pick(&NAMES);
                    object[name] = self.json(depth + 1);
                }
                object
            }
        }
    }

    pub fn escaped(&mut self) -> String {
        url::form_urlencoded::byte_serialize(self.text().as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    }
}
