//! A request that is carried out once however often it is sent, and which of its answers counts.

use latchkey_contract::Regenerate;

use crate::api::Request;

/// What was sent, kept until it is known what became of it.
pub struct Attempt {
    pub body: Regenerate,
    pub version: u64,
    pub request: Request,
}

impl Attempt {
    /// The same wish about the same key: sending it again is a retry, with the same key.
    pub fn is_for(&self, body: &Regenerate, version: u64) -> bool {
        self.body == *body && self.version == version
    }
}

/// Of several answers to one wish the one with the highest version holds the value that works.
pub fn counts(held: Option<u64>, answered: u64) -> bool {
    held.is_none_or(|held| answered > held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_overtaken_does_not_count() {
        assert!(counts(None, 3));
        assert!(counts(Some(3), 4));
        assert!(!counts(Some(4), 3));
        assert!(!counts(Some(4), 4));
    }
}
