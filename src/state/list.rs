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

    /// Shows these keys, and `kept` in the blocks where they are now: a row that moves to another
    /// block is built anew, and what is open in it is lost. A block whose keys stay the same is not
    /// touched.
    pub fn show(self, ids: &[Arc<str>], kept: &[Arc<str>]) {
        let Some(blocks) = self.blocks.try_get_untracked() else { return };
        let shown: Vec<Vec<Arc<str>>> =
            blocks.iter().filter_map(|block| block.keys.try_get_untracked()).collect();
        let contents = arrange(ids, kept, &shown);
        for (block, keys) in blocks.iter().zip(&contents) {
            if block.keys.try_with_untracked(|shown| shown == keys) == Some(false) {
                block.keys.try_set(keys.clone());
            }
        }
        if contents.len() == blocks.len() {
            return;
        }
        let more = contents.iter().enumerate().skip(blocks.len());
        let more: Vec<Block> = more.map(|(at, keys)| block(at, keys)).collect();
        self.blocks.try_update(|blocks| {
            blocks.truncate(contents.len());
            blocks.extend(more);
        });
    }

    pub fn append(self, ids: &[Arc<str>], kept: &[Arc<str>]) {
        let mut all = self.ids();
        all.extend(ids.iter().filter(|id| !all.contains(id)).cloned().collect::<Vec<_>>());
        self.show(&all, kept);
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

/// The keys of each block.
fn arrange(ids: &[Arc<str>], kept: &[Arc<str>], shown: &[Vec<Arc<str>>]) -> Vec<Vec<Arc<str>>> {
    let is_kept = |id: &&Arc<str>| kept.contains(id);
    let needed = shown.iter().rposition(|keys| keys.iter().any(|id| is_kept(&id)));
    let needed = needed.map_or(0, |last| last + 1);
    let mut others = ids.iter().filter(|id| !is_kept(id)).peekable();
    let mut contents = Vec::new();
    while contents.len() < needed || others.peek().is_some() {
        let here = shown.get(contents.len()).into_iter().flatten().enumerate();
        let here: Vec<(usize, &Arc<str>)> = here.filter(|(_, id)| is_kept(id)).collect();
        let room = BLOCK.saturating_sub(here.len());
        let mut keys: Vec<Arc<str>> = others.by_ref().take(room).cloned().collect();
        for (at, id) in here {
            keys.insert(at.min(keys.len()), Arc::clone(id));
        }
        contents.push(keys);
    }
    contents
}

fn block(at: usize, keys: &[Arc<str>]) -> Block {
    Block { id: at.to_string().into(), keys: RwSignal::new(keys.to_vec()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(range: std::ops::Range<u32>) -> Vec<Arc<str>> {
        range.map(|n| n.to_string().into()).collect()
    }

    #[test]
    fn every_key_is_in_one_block_and_in_order() {
        let all = ids(0..60);
        let contents = arrange(&all, &[], &[]);
        assert_eq!(contents.iter().map(Vec::len).collect::<Vec<_>>(), [25, 25, 10]);
        assert_eq!(contents.concat(), all);
    }

    #[test]
    fn a_kept_key_stays_in_its_block_whether_it_is_listed_or_not() {
        let shown = arrange(&ids(0..60), &[], &[]);
        for listed in [ids(40..45), ids(0..3)] {
            let contents = arrange(&listed, &ids(40..41), &shown);
            assert_eq!(contents.len(), 2);
            assert_eq!(contents[1], ids(40..41));
        }
        assert_eq!(arrange(&ids(0..60), &ids(30..31), &shown), shown);
    }

    #[test]
    fn nothing_to_show_needs_no_block() {
        assert!(arrange(&[], &[], &[ids(0..25)]).is_empty());
    }
}
