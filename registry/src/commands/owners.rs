//! A cache of owners by name. Most lines of a file name the same owners.

use std::collections::HashMap;

use latchkey_contract::Owner;

use crate::commands::Outcome;
use crate::store::{Connection, people};

/// A file may name too many owners to cache all of them.
const MAX_CACHED: usize = 10_000;

#[derive(Default)]
pub struct Owners {
    known: HashMap<String, Option<Owner>>,
}

impl Owners {
    pub fn unknown(name: &str) -> String {
        format!("no owner is called {name:?}; first add one with `user add` or `org add`")
    }

    pub async fn find(&mut self, on: &mut Connection, name: &str) -> Outcome<Option<Owner>> {
        if let Some(known) = self.known.get(name) {
            return Ok(known.clone());
        }
        if self.known.len() >= MAX_CACHED {
            self.known.clear();
        }
        // PostgreSQL refuses text with NUL, and no name contains it.
        let found =
            if name.contains('\0') { None } else { people::owner_by_name(on, name).await? };
        self.known.insert(name.to_owned(), found.clone());
        Ok(found)
    }
}
