//! Package patterns: letters, digits, `.`, `_`, `-`, and `*` for any sequence of them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The maximum length of a package ID.
pub const MAX_CHARS: usize = 100;

/// `parse` applies this registry's rule. A response is read without the rule, because another
/// registry may allow more characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[A-Za-z0-9._*-]{1,100}$"))]
#[serde(transparent)]
pub struct Pattern(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidPattern {
    Empty,
    TooLong,
    Character(char),
}

impl Pattern {
    pub fn parse(text: &str) -> Result<Self, InvalidPattern> {
        if text.is_empty() {
            return Err(InvalidPattern::Empty);
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '*');
        if let Some(other) = text.chars().find(|c| !allowed(*c)) {
            return Err(InvalidPattern::Character(other));
        }
        if text.len() > MAX_CHARS {
            return Err(InvalidPattern::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the whole ID matches, case-insensitively. Backtracking to the last `*` is enough, so
    /// the cost is at most the product of both lengths.
    pub fn matches(&self, id: &str) -> bool {
        let (pattern, id) = (self.0.as_bytes(), id.as_bytes());
        let (mut p, mut i) = (0, 0);
        let mut after_star: Option<(usize, usize)> = None;
        while i < id.len() {
            if pattern.get(p) == Some(&b'*') {
                p += 1;
                after_star = Some((p, i));
            } else if pattern.get(p).is_some_and(|c| c.eq_ignore_ascii_case(&id[i])) {
                p += 1;
                i += 1;
            } else if let Some((rest, start)) = &mut after_star {
                *start += 1;
                (p, i) = (*rest, *start);
            } else {
                return false;
            }
        }
        pattern[p..].iter().all(|c| *c == b'*')
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl fmt::Display for InvalidPattern {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => to.write_str("Enter a pattern. Use * for all packages."),
            Self::TooLong => write!(to, "A pattern can have at most {MAX_CHARS} characters."),
            Self::Character(c) => write!(
                to,
                "A pattern can't contain {c:?}. Use letters, digits, '.', '_', '-' and '*'."
            ),
        }
    }
}

impl std::error::Error for InvalidPattern {}
