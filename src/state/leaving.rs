//! What would be lost by leaving, and the question before it is.

mod guards;

use leptos::prelude::*;

use self::guards::Guards;

/// What the person would lose, the worst last: a value cannot be typed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unsaved {
    /// Typed text.
    Text,
    /// An address that is shown once and that nobody has copied.
    Link,
    /// A value that nobody has shown or copied.
    Value,
}

/// Which way of leaving loses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LostBy {
    /// Another page of the application, and all that another document loses.
    AnotherPage,
    /// A closed tab, a sign-out, another site. The list's rows stay mounted behind other pages.
    AnotherDocument,
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
