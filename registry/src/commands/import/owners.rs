//! Owners by name, as the lines of a file name them: mostly the same ones, often in a row.

use std::collections::HashMap;

use latchkey_contract::Owner;

use crate::commands::storage_failed;
use crate::store::{Connection, people};

/// A file may name more owners than should be held at once.
const MOST_HELD: usize = 10_000;

#[derive(Default)]
pub struct Owners {
    known: HashMap<String, Option<Owner>>,
}

impl Owners {
    pub async fn find(&mut self, on: &mut Connection, name: &str) -> Result<Option<Owner>, String> {
        if let Some(known) = self.known.get(name) {
            return Ok(known.clone());
        }
        if self.known.len() >= MOST_HELD {
            self.known.clear();
        }
        // No name holds NUL, and PostgreSQL takes no text that does.
        let found = if name.contains('\0') {
            None
        } else {
            people::owner_by_name(on, name).await.map_err(storage_failed)?
        };
        self.known.insert(name.to_owned(), found.clone());
        Ok(found)
    }
}
