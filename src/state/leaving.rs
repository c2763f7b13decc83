//! What would be lost by leaving, and the question before it is.

use leptos::prelude::*;

/// What the person would lose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// A value that nobody has shown or copied.
    Value,
    /// Typed text.
    Text,
}

/// Which way of leaving loses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LostBy {
    /// Another page of the application, and all that another document loses.
    AnotherPage,
    /// A closed tab, a sign-out, another site. The list's rows stay mounted behind other pages.
    AnotherDocument,
}

#[derive(Clone, Debug)]
struct Guarded {
    number: u32,
    what: Unsaved,
    lost_by: LostBy,
    is_unsaved: bool,
    /// The person has agreed to lose it.
    is_given_up: bool,
}

/// The state machine behind [`Leaving`].
#[derive(Clone, Debug, Default)]
struct Guards {
    all: Vec<Guarded>,
    last: u32,
    /// The question that is open, and the way of leaving that led to it.
    asked: Option<(Unsaved, LostBy)>,
}

impl Guards {
    fn add(&mut self, what: Unsaved, lost_by: LostBy) -> u32 {
        self.last += 1;
        let number = self.last;
        self.all.push(Guarded { number, what, lost_by, is_unsaved: false, is_given_up: false });
        number
    }

    fn remove(&mut self, number: u32) {
        self.all.retain(|guarded| guarded.number != number);
        self.forget_question_without_reason();
    }

    fn set_unsaved(&mut self, number: u32, is_unsaved: bool) {
        for guarded in self.all.iter_mut().filter(|guarded| guarded.number == number) {
            guarded.is_unsaved = is_unsaved;
            guarded.is_given_up = false;
        }
        self.forget_question_without_reason();
    }

    /// What leaving this way loses. A value cannot be typed again, so it is named first.
    fn loss(&self, way: LostBy) -> Option<Unsaved> {
        let mut lost = self
            .all
            .iter()
            .filter(|guarded| guarded.is_unsaved && !guarded.is_given_up && guarded.lost_by <= way);
        let first = lost.next()?.what;
        Some(if lost.any(|guarded| guarded.what == Unsaved::Value) {
            Unsaved::Value
        } else {
            first
        })
    }

    /// Whether the person has to be asked before they leave this way.
    fn ask(&mut self, way: LostBy) -> bool {
        self.asked = self.loss(way).map(|what| (what, way));
        self.asked.is_some()
    }

    fn stay(&mut self) {
        self.asked = None;
        for guarded in &mut self.all {
            guarded.is_given_up = false;
        }
    }

    fn leave(&mut self) {
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

type Act = Box<dyn FnOnce()>;

/// A handle: copies reach the same guards.
#[derive(Clone, Copy)]
pub struct Leaving {
    guards: RwSignal<Guards>,
    /// How the person wanted to leave.
    act: StoredValue<Option<Act>, LocalStorage>,
}

impl Leaving {
    /// Only at the root of the application, which provides it.
    pub fn new() -> Self {
        Self { guards: RwSignal::new(Guards::default()), act: StoredValue::new_local(None) }
    }

    pub fn here() -> Self {
        expect_context()
    }

    /// Runs `act`, which leaves in this way. If something would be lost, the person is asked first.
    /// Returns whether they are.
    pub fn before(self, way: LostBy, act: impl FnOnce() + 'static) -> bool {
        let is_asked = self.guards.try_update(|guards| guards.ask(way)) == Some(true);
        if is_asked {
            self.act.try_set_value(Some(Box::new(act)));
        } else {
            act();
        }
        is_asked
    }

    pub fn loses_untracked(self, way: LostBy) -> bool {
        self.guards.try_with_untracked(|guards| guards.loss(way).is_some()) == Some(true)
    }

    /// Follows whether anything is unsaved.
    pub fn loses_anything(self) -> bool {
        self.guards.with(|guards| guards.loss(LostBy::AnotherDocument).is_some())
    }

    /// Follows the open question: what would be lost.
    pub fn question(self) -> Option<Unsaved> {
        self.guards.with(|guards| guards.asked.map(|(what, _)| what))
    }

    /// The person stays, or the way they wanted to leave has failed.
    pub fn stay(self) {
        self.act.try_set_value(None);
        self.guards.try_update(Guards::stay);
    }

    /// The person agrees to lose it.
    pub fn leave(self) {
        self.guards.try_update(Guards::leave);
        if let Some(act) = self.act.try_update_value(Option::take).flatten() {
            act();
        }
    }
}

/// Asks before the person leaves while `is_unsaved` is true, until the current owner ends.
pub fn guard(is_unsaved: impl Into<Signal<bool>>, what: Unsaved, lost_by: LostBy) {
    let (Leaving { guards, .. }, is_unsaved) = (Leaving::here(), is_unsaved.into());
    let Some(number) = guards.try_update(|guards| guards.add(what, lost_by)) else { return };
    Effect::new(move |before: Option<bool>| {
        let is_unsaved = is_unsaved.get();
        if before.unwrap_or_default() != is_unsaved {
            guards.try_update(|guards| guards.set_unsaved(number, is_unsaved));
        }
        is_unsaved
    });
    on_cleanup(move || _ = guards.try_update(|guards| guards.remove(number)));
}

/// Whether the page around is on the screen. In context where a page stays mounted behind others.
#[derive(Clone, Copy)]
pub struct IsShown(pub Signal<bool>);

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
