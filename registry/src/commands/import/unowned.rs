//! Packages that imported keys name and nobody owns. Any key with a matching pattern could claim them.

use std::collections::BTreeMap;

use latchkey_contract::Pattern;

use crate::commands::Outcome;
use crate::nuget::is_package_id;
use crate::store::importing::NewKey;
use crate::store::{Connection, ownership};

/// More are not counted, so that memory does not grow with the file.
const MAX_COUNTED: usize = 10_000;
const EXAMPLES: usize = 3;

#[derive(Default)]
pub struct Unowned {
    /// By the folded ID.
    ids: BTreeMap<String, String>,
}

impl Unowned {
    pub async fn check(&mut self, on: &mut Connection, batch: &[NewKey]) -> Outcome {
        if self.ids.len() >= MAX_COUNTED {
            return Ok(());
        }
        let patterns = batch.iter().flat_map(|new| &new.key.packages).map(Pattern::as_str);
        // A pattern with `*` names no package.
        let exact = patterns.filter(|pattern| is_package_id(pattern));
        let named: BTreeMap<String, &str> = exact.map(|id| (id.to_lowercase(), id)).collect();
        let folded: Vec<String> = named.keys().cloned().collect();
        for id in ownership::unowned(on, &folded).await? {
            let written = named.get(&id).map_or_else(String::new, |id| (*id).to_owned());
            self.ids.insert(id, written);
        }
        Ok(())
    }

    pub fn warn(&self) {
        if self.ids.is_empty() {
            return;
        }
        let count = match self.ids.len() {
            1 => "1 package that these keys name has no owner".to_owned(),
            n if n < MAX_COUNTED => format!("{n} packages that these keys name have no owner"),
            n => format!("{n} or more packages that these keys name have no owner"),
        };
        let examples: Vec<&str> = self.ids.values().take(EXAMPLES).map(String::as_str).collect();
        let more = if self.ids.len() > EXAMPLES { ", …" } else { "" };
        eprintln!(
            "warning: {count} ({}{more}). The first key with a matching pattern that pushes such a \
             package will own it. Assign owners with `package import FILE` or `package assign nuget ID \
             OWNER`",
            examples.join(", ")
        );
    }
}
