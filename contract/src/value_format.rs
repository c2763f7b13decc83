//! The format of a value: a prefix, 36 random characters, and a checksum. The checksum detects a typo
//! without a database lookup.

use crate::secret::Secret;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_CHARS: usize = 36;
const CHECKSUM_CHARS: usize = 6;

/// The prefix ends in `_`. An operator can change it; values with earlier prefixes keep working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueFormat {
    prefix: String,
}

impl Default for ValueFormat {
    fn default() -> Self {
        Self { prefix: "lk_".to_owned() }
    }
}

impl ValueFormat {
    /// A prefix has 1 to 16 lower-case letters or digits, and an underscore at the end.
    pub fn with_prefix(prefix: &str) -> Option<Self> {
        let name = prefix.strip_suffix('_')?;
        let fits = (1..=16).contains(&name.len())
            && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        fits.then(|| Self { prefix: prefix.to_owned() })
    }

    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A new value from random bytes. Skips bytes that would make some characters more likely.
    pub fn issue<E>(&self, mut random: impl FnMut() -> Result<u8, E>) -> Result<Secret, E> {
        let mut text = String::with_capacity(self.prefix.len() + RANDOM_CHARS + CHECKSUM_CHARS);
        text.push_str(&self.prefix);
        let mut missing = RANDOM_CHARS;
        while missing > 0 {
            let byte = random()?;
            // 248 is the largest multiple of 62 in a byte.
            if byte < 248 {
                text.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
                missing -= 1;
            }
        }
        let checksum = checksum(&text);
        text.push_str(&checksum);
        Ok(Secret::new(text))
    }

    /// Whether the text has this prefix. A valid value with the prefix also passes `is_well_formed`.
    pub fn claims(&self, text: &str) -> bool {
        text.starts_with(&self.prefix)
    }

    /// Checks length, alphabet and checksum. Re-encoding the CRC also refuses 2³² and more.
    pub fn is_well_formed(&self, text: &str) -> bool {
        let length = self.prefix.len() + RANDOM_CHARS + CHECKSUM_CHARS;
        if !self.claims(text) || text.len() != length {
            return false;
        }
        let in_alphabet = text[self.prefix.len()..].bytes().all(|c| ALPHABET.contains(&c));
        in_alphabet && {
            let (body, end) = text.split_at(length - CHECKSUM_CHARS);
            checksum(body) == end
        }
    }
}

/// The visible part of a value: the prefix and the last four characters.
pub fn hint(value: &Secret) -> String {
    let text = value.expose();
    let prefix = text.find('_').map_or("", |end| &text[..=end]);
    let tail = text.char_indices().rev().nth(3).map_or("", |(at, _)| &text[at..]);
    format!("{prefix}…{tail}")
}

/// CRC-32 (IEEE) in base 62, most significant digit first, padded with `0`.
fn checksum(body: &str) -> String {
    let mut rest = crc32fast::hash(body.as_bytes());
    let mut digits = [b'0'; CHECKSUM_CHARS];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}
