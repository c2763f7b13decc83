//! Sentences with names and instants in them. A name may be in any script, so it is isolated from
//! the words around it; an instant is written in the person's zone.

use latchkey_contract::Instant;

use crate::format;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Words(String),
    /// What a person or a program wrote: the name of a key, a client, a pattern.
    Name(String),
    Time(Instant),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(pub Vec<Part>);

pub fn words(text: impl Into<String>) -> Part {
    Part::Words(text.into())
}

pub fn name(text: impl Into<String>) -> Part {
    Part::Name(text.into())
}

impl Sentence {
    /// For an attribute or an announcement, which has no markup.
    pub fn plain(&self) -> String {
        let part = |part: &Part| match part {
            Part::Words(text) | Part::Name(text) => text.clone(),
            Part::Time(at) => format::exact(*at),
        };
        self.0.iter().map(part).collect()
    }
}

impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self(vec![Part::Words(text)])
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Vec<Part>> for Sentence {
    fn from(parts: Vec<Part>) -> Self {
        Self(parts)
    }
}
