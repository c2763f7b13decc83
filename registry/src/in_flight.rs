//! Counts what each subject, such as a network or a person, has in use at once.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub struct InFlight<K: Eq + Hash>(Mutex<HashMap<K, usize>>);

/// One use by a subject, until it is dropped.
pub struct InUse<K: Eq + Hash> {
    all: Arc<InFlight<K>>,
    subject: K,
}

impl<K: Eq + Hash> Default for InFlight<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash> InFlight<K> {
    /// `None` if the subject has this number in use already.
    pub fn enter(self: &Arc<Self>, subject: K, limit: usize) -> Option<InUse<K>> {
        let mut counts = self.lock();
        let count = counts.entry(subject.clone()).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        Some(InUse { all: Arc::clone(self), subject })
    }
}

impl<K: Eq + Hash> InFlight<K> {
    fn lock(&self) -> MutexGuard<'_, HashMap<K, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> Drop for InUse<K> {
    fn drop(&mut self) {
        let mut counts = self.all.lock();
        if let Some(count) = counts.get_mut(&self.subject) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.subject);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_subject_has_a_limit_of_its_own_and_the_end_of_a_use_makes_room() {
        let all = Arc::new(InFlight::default());
        let (first, second) = (all.enter("ada", 2).unwrap(), all.enter("ada", 2).unwrap());
        assert!(all.enter("ada", 2).is_none());
        let other = all.enter("bob", 2).unwrap();
        drop(first);
        let third = all.enter("ada", 2).unwrap();
        drop((second, third, other));
        assert!(all.lock().is_empty(), "a subject that uses nothing needs no memory");
    }
}
