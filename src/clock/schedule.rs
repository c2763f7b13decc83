//! Who is due when: a heap of instants. Moving or dropping an entry leaves its old one in the heap,
//! where it is recognised by its turn and skipped.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use latchkey_contract::Instant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    index: u32,
    life: u32,
}

#[derive(Default)]
struct Entry {
    /// Raised whenever the slot is moved: an older entry in the heap no longer counts.
    turn: u32,
    /// Raised when the slot is given to someone else: an old handle no longer reaches it.
    life: u32,
    due: Option<Instant>,
}

#[derive(Default)]
pub struct Schedule {
    heap: BinaryHeap<Reverse<(Instant, u32, u32)>>,
    slots: Vec<Entry>,
    free: Vec<u32>,
}

impl Schedule {
    pub fn add(&mut self) -> Slot {
        let index = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Entry::default());
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        Slot { index, life: self.entry(index).map_or(0, |entry| entry.life) }
    }

    pub fn remove(&mut self, slot: Slot) {
        if let Some(entry) = self.live(slot) {
            entry.life += 1;
            entry.turn += 1;
            entry.due = None;
            self.free.push(slot.index);
        }
    }

    pub fn set(&mut self, slot: Slot, due: Option<Instant>) {
        let Some(entry) = self.live(slot) else { return };
        if entry.due == due {
            return;
        }
        entry.turn += 1;
        entry.due = due;
        let turn = entry.turn;
        if let Some(due) = due {
            self.heap.push(Reverse((due, slot.index, turn)));
        }
    }

    /// The next slot that is due at `now`, taken out.
    pub fn take_due(&mut self, now: Instant) -> Option<Slot> {
        if self.next_due()? > now {
            return None;
        }
        let Reverse((_, index, _)) = self.heap.pop()?;
        let entry = self.entry(index)?;
        entry.due = None;
        Some(Slot { index, life: entry.life })
    }

    pub fn next_due(&mut self) -> Option<Instant> {
        while let Some(Reverse((due, index, turn))) = self.heap.peek().copied() {
            if self.entry(index).is_some_and(|entry| entry.turn == turn && entry.due == Some(due)) {
                return Some(due);
            }
            self.heap.pop();
        }
        None
    }

    pub const fn index(slot: Slot) -> usize {
        slot.index as usize
    }

    fn entry(&mut self, index: u32) -> Option<&mut Entry> {
        self.slots.get_mut(index as usize)
    }

    fn live(&mut self, slot: Slot) -> Option<&mut Entry> {
        self.entry(slot.index).filter(|entry| entry.life == slot.life)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn at(second: i64) -> Instant {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn whoever_is_due_comes_out_in_order_and_once() {
        let mut schedule = Schedule::default();
        let slots: Vec<Slot> = (0..3).map(|_| schedule.add()).collect();
        schedule.set(slots[0], Some(at(30)));
        schedule.set(slots[1], Some(at(10)));
        schedule.set(slots[2], Some(at(20)));
        assert_eq!(schedule.take_due(at(5)), None);
        assert_eq!(schedule.take_due(at(25)), Some(slots[1]));
        assert_eq!(schedule.take_due(at(25)), Some(slots[2]));
        assert_eq!(schedule.take_due(at(25)), None);
        assert_eq!(schedule.next_due(), Some(at(30)));
    }

    #[test]
    fn moving_a_slot_forgets_its_old_instant() {
        let mut schedule = Schedule::default();
        let slot = schedule.add();
        schedule.set(slot, Some(at(10)));
        schedule.set(slot, Some(at(40)));
        assert_eq!(schedule.take_due(at(20)), None);
        schedule.set(slot, Some(at(10)));
        assert_eq!(schedule.take_due(at(20)), Some(slot));
        assert_eq!(schedule.take_due(at(90)), None);
    }

    #[test]
    fn a_removed_slot_is_used_again_and_its_old_handle_reaches_nothing() {
        let mut schedule = Schedule::default();
        let first = schedule.add();
        schedule.set(first, Some(at(10)));
        schedule.remove(first);
        let second = schedule.add();
        assert_eq!(Schedule::index(first), Schedule::index(second));
        schedule.set(first, Some(at(1)));
        schedule.remove(first);
        assert_eq!(schedule.next_due(), None);
        schedule.set(second, Some(at(20)));
        assert_eq!(schedule.take_due(at(30)), Some(second));
    }
}
