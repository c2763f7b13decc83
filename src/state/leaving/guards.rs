//! The state machine of what is unsaved and of the question about it.

use super::{LostBy, Unsaved};

#[derive(Clone, Debug)]
struct Guarded {
    number: u32,
    what: Unsaved,
    lost_by: LostBy,
    is_unsaved: bool,
    /// The person has agreed to lose it.
    is_given_up: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Guards {
    all: Vec<Guarded>,
    last: u32,
    /// The question that is open, and the way of leaving that led to it.
    pub asked: Option<(Unsaved, LostBy)>,
}

impl Guards {
    pub fn add(&mut self, what: Unsaved, lost_by: LostBy) -> u32 {
        self.last += 1;
        let number = self.last;
        self.all.push(Guarded { number, what, lost_by, is_unsaved: false, is_given_up: false });
        number
    }

    pub fn remove(&mut self, number: u32) {
        self.all.retain(|guarded| guarded.number != number);
        self.forget_question_without_reason();
    }

    pub fn set_unsaved(&mut self, number: u32, is_unsaved: bool) {
        for guarded in self.all.iter_mut().filter(|guarded| guarded.number == number) {
            guarded.is_unsaved = is_unsaved;
            guarded.is_given_up = false;
        }
        self.forget_question_without_reason();
    }

    /// What leaving this way loses: the worst loss is named.
    pub fn loss(&self, way: LostBy) -> Option<Unsaved> {
        let lost = self
            .all
            .iter()
            .filter(|guarded| guarded.is_unsaved && !guarded.is_given_up && guarded.lost_by <= way);
        lost.map(|guarded| guarded.what).max()
    }

    /// Whether the person has to be asked before they leave this way.
    pub fn ask(&mut self, way: LostBy) -> bool {
        self.asked = self.loss(way).map(|what| (what, way));
        self.asked.is_some()
    }

    pub fn stay(&mut self) {
        self.asked = None;
        for guarded in &mut self.all {
            guarded.is_given_up = false;
        }
    }

    pub fn leave(&mut self) {
        let Some((_, way)) = self.asked.take() else { return };
        for guarded in self.all.iter_mut().filter(|guarded| guarded.lost_by <= way) {
            guarded.is_given_up = true;
        }
    }

    /// A value that is wiped, shown or copied elsewhere needs no question any more.
    fn forget_question_without_reason(&mut self) {
        if self.asked.is_some_and(|(_, way)| self.loss(way).is_none()) {
            self.asked = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guarded(what: Unsaved, lost_by: LostBy) -> (Guards, u32) {
        let mut guards = Guards::default();
        let number = guards.add(what, lost_by);
        guards.set_unsaved(number, true);
        (guards, number)
    }

    #[test]
    fn only_what_this_way_of_leaving_loses_is_asked_about() {
        let (mut guards, _) = guarded(Unsaved::Text, LostBy::AnotherDocument);
        assert!(!guards.ask(LostBy::AnotherPage));
        assert!(guards.ask(LostBy::AnotherDocument));
        let (mut guards, number) = guarded(Unsaved::Value, LostBy::AnotherPage);
        assert!(guards.ask(LostBy::AnotherPage) && guards.ask(LostBy::AnotherDocument));
        guards.set_unsaved(number, false);
        assert!(!guards.ask(LostBy::AnotherDocument));
    }

    #[test]
    fn of_a_value_and_text_the_value_is_named() {
        let (mut guards, _) = guarded(Unsaved::Text, LostBy::AnotherPage);
        let value = guards.add(Unsaved::Value, LostBy::AnotherPage);
        guards.set_unsaved(value, true);
        assert_eq!(guards.loss(LostBy::AnotherPage), Some(Unsaved::Value));
    }

    #[test]
    fn what_the_person_gave_up_is_not_asked_about_again() {
        let (mut guards, _) = guarded(Unsaved::Text, LostBy::AnotherPage);
        guards.ask(LostBy::AnotherPage);
        guards.leave();
        assert!(!guards.ask(LostBy::AnotherPage));
    }

    #[test]
    fn a_sign_out_that_failed_guards_what_was_given_up() {
        let (mut guards, _) = guarded(Unsaved::Value, LostBy::AnotherPage);
        guards.ask(LostBy::AnotherDocument);
        guards.leave();
        guards.stay();
        assert!(guards.ask(LostBy::AnotherDocument));
    }

    #[test]
    fn giving_up_a_page_keeps_what_only_another_document_loses() {
        let (mut guards, _) = guarded(Unsaved::Text, LostBy::AnotherDocument);
        let value = guards.add(Unsaved::Value, LostBy::AnotherPage);
        guards.set_unsaved(value, true);
        guards.ask(LostBy::AnotherPage);
        guards.leave();
        assert_eq!(guards.loss(LostBy::AnotherDocument), Some(Unsaved::Text));
    }

    #[test]
    fn the_question_closes_when_nothing_would_be_lost_any_more() {
        let (mut guards, number) = guarded(Unsaved::Value, LostBy::AnotherPage);
        guards.ask(LostBy::AnotherPage);
        guards.remove(number);
        assert_eq!(guards.asked, None);
    }
}
