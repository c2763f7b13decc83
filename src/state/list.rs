//! The order in which the list shows its keys, in blocks. A browser skips the layout of a whole
//! block that is off the screen.

use std::sync::Arc;

use leptos::prelude::*;

/// A block of 25 rows costs a browser less than 25 rows that it skips one by one.
const BLOCK: usize = 25;

#[derive(Clone)]
pub struct Block {
    pub id: Arc<str>,
    pub keys: RwSignal<Vec<Arc<str>>>,
}

/// A handle: copies reach the same list.
#[derive(Clone, Copy)]
pub struct List {
    pub blocks: RwSignal<Vec<Block>>,
}

impl List {
    pub fn new() -> Self {
        Self { blocks: RwSignal::new(Vec::new()) }
    }

    pub fn is_empty(self) -> bool {
        self.blocks.with(Vec::is_empty)
    }

    pub fn len(self) -> usize {
        self.blocks.with(|blocks| blocks.iter().map(|block| block.keys.with(Vec::len)).sum())
    }

    /// The IDs of all keys, in order.
    pub fn ids(self) -> Vec<Arc<str>> {
        let ids = |blocks: &Vec<Block>| {
            let keys = blocks.iter().filter_map(|block| block.keys.try_get_untracked());
            keys.flatten().collect()
        };
        self.blocks.try_with_untracked(ids).unwrap_or_default()
    }

    /// Shows these keys and no others. A block whose keys stay the same is not touched.
    pub fn show(self, ids: &[Arc<str>]) {
        let Some(blocks) = self.blocks.try_get_untracked() else { return };
        for (block, keys) in blocks.iter().zip(ids.chunks(BLOCK)) {
            if block.keys.try_with_untracked(|shown| shown == keys) == Some(false) {
                block.keys.try_set(keys.to_vec());
            }
        }
        let needed = ids.len().div_ceil(BLOCK);
        if needed == blocks.len() {
            return;
        }
        let more = ids.chunks(BLOCK).enumerate().skip(blocks.len());
        let more: Vec<Block> = more.map(|(at, keys)| block(at, keys)).collect();
        self.blocks.try_update(|blocks| {
            blocks.truncate(needed);
            blocks.extend(more);
        });
    }

    pub fn append(self, ids: &[Arc<str>]) {
        let mut all = self.ids();
        all.extend(ids.iter().filter(|id| !all.contains(id)).cloned().collect::<Vec<_>>());
        self.show(&all);
    }

    /// Takes a key out where it stands, so that no other row moves to another block.
    pub fn remove(self, id: &str) {
        let blocks = self.blocks.try_get_untracked().unwrap_or_default();
        for block in blocks {
            if block.keys.try_with_untracked(|keys| keys.iter().any(|key| **key == *id))
                == Some(true)
            {
                block.keys.try_update(|keys| keys.retain(|key| **key != *id));
            }
        }
    }
}

fn block(at: usize, keys: &[Arc<str>]) -> Block {
    Block { id: at.to_string().into(), keys: RwSignal::new(keys.to_vec()) }
}
