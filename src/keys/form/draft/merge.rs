//! Settings that changed elsewhere while a person was typing: a three-way merge. What the person
//! changed stays; everything else follows.

use latchkey_contract::{Scope, Word};

use super::places::{PlaceDraft, next_row};
use super::{Draft, patterns};

/// What somebody else wrote into a field that this person changed, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theirs {
    pub name: Option<String>,
    pub packages: Option<Vec<String>>,
}

impl Draft {
    /// The settings were `old` and are `new` now.
    pub fn merge(&mut self, old: &Self, new: &Self) -> Theirs {
        let theirs = self.theirs(old, new);
        follow(&mut self.name, &old.name, &new.name);
        follow(&mut self.owner, &old.owner, &new.owner);
        follow(&mut self.packages, &old.packages, &new.packages);
        follow(&mut self.lifetime_days, &old.lifetime_days, &new.lifetime_days);
        self.scopes = scopes(&self.scopes, &old.scopes, &new.scopes);
        let is_untouched = self.new_places() == old.new_places();
        self.places = if is_untouched {
            replaced(&self.places, &new.places)
        } else {
            places(&self.places, &old.places, &new.places)
        };
        theirs
    }

    fn theirs(&self, old: &Self, new: &Self) -> Theirs {
        let all_differ =
            |mine: &str, old: &str, new: &str| mine != old && old != new && mine != new;
        let is_name = all_differ(self.name.trim(), old.name.trim(), new.name.trim());
        let is_packages = all_differ(&self.packages, &old.packages, &new.packages);
        Theirs {
            name: is_name.then(|| new.name.clone()),
            packages: is_packages.then(|| patterns(&new.packages)),
        }
    }
}

fn follow<T: PartialEq + Clone>(mine: &mut T, old: &T, new: &T) {
    if mine == old {
        mine.clone_from(new);
    }
}

/// Each scope is a checkbox of its own, and follows by itself.
fn scopes(mine: &[Word<Scope>], old: &[Word<Scope>], new: &[Word<Scope>]) -> Vec<Word<Scope>> {
    let is_removed = |scope: &&Word<Scope>| old.contains(scope) && !new.contains(scope);
    let is_added = |scope: &&Word<Scope>| !old.contains(scope) && !mine.contains(scope);
    let kept = mine.iter().filter(|scope| !is_removed(scope));
    kept.chain(new.iter().filter(is_added)).cloned().collect()
}

/// The new places in their order. A place that is known keeps its row.
fn replaced(mine: &[PlaceDraft], new: &[PlaceDraft]) -> Vec<PlaceDraft> {
    let mut fresh = next_row(mine);
    let row = |place: &PlaceDraft| {
        let known = place.id.as_deref().and_then(|id| by_id(mine, id));
        let row = known.map_or(fresh, |known| known.row);
        fresh += u32::from(known.is_none());
        PlaceDraft { row, ..place.clone() }
    };
    new.iter().map(row).collect()
}

fn places(mine: &[PlaceDraft], old: &[PlaceDraft], new: &[PlaceDraft]) -> Vec<PlaceDraft> {
    let mut merged: Vec<PlaceDraft> =
        mine.iter().filter_map(|place| merged_place(place, old, new)).collect();
    let is_known = |places: &[PlaceDraft], id: &str| by_id(places, id).is_some();
    for place in new {
        // A place that only this person removed stays removed.
        if place.id.as_deref().is_some_and(|id| is_known(mine, id) || is_known(old, id)) {
            continue;
        }
        let row = next_row(&merged);
        let same = |other: &&mut PlaceDraft| other.id.is_none() && other.has_same_text(place);
        match merged.iter_mut().find(same) {
            Some(typed) => typed.id.clone_from(&place.id),
            None => merged.push(PlaceDraft { row, ..place.clone() }),
        }
    }
    merged
}

/// `None` for a place that was removed elsewhere and not changed here.
fn merged_place(mine: &PlaceDraft, old: &[PlaceDraft], new: &[PlaceDraft]) -> Option<PlaceDraft> {
    let mut merged = mine.clone();
    let Some(id) = mine.id.as_deref() else { return Some(merged) };
    match (by_id(old, id), by_id(new, id)) {
        (Some(old), Some(new)) => {
            follow(&mut merged.label, &old.label, &new.label);
            follow(&mut merged.url, &old.url, &new.url);
        }
        (Some(old), None) if old.has_same_text(mine) => return None,
        // The registry refuses the ID of a place that is gone.
        (_, None) => merged.id = None,
        (None, Some(_)) => {}
    }
    Some(merged)
}

fn by_id<'a>(places: &'a [PlaceDraft], id: &str) -> Option<&'a PlaceDraft> {
    places.iter().find(|place| place.id.as_deref() == Some(id))
}

#[cfg(test)]
mod tests {
    use latchkey_contract::EditKey;

    use super::super::tests::key;
    use super::*;

    fn place(row: u32, id: &str, label: &str) -> PlaceDraft {
        let id = Some(id.to_owned()).filter(|id| !id.is_empty());
        PlaceDraft { row, id, label: label.to_owned(), url: String::new() }
    }

    fn labels(draft: &Draft) -> Vec<(u32, &str)> {
        draft.places.iter().map(|place| (place.row, place.label.as_str())).collect()
    }

    #[test]
    fn a_typed_name_stays_and_the_scopes_that_somebody_else_changed_follow() {
        let old = Draft::of(&key());
        let new =
            Draft { name: "theirs".to_owned(), scopes: vec![Scope::Unlist.into()], ..old.clone() };
        let mut draft = Draft { name: "mine".to_owned(), ..old.clone() };
        let theirs = draft.merge(&old, &new);
        assert_eq!(theirs, Theirs { name: Some("theirs".to_owned()), packages: None });
        let edit = draft.edit(&new).unwrap();
        assert_eq!(edit, EditKey { name: Some("mine".to_owned()), ..EditKey::default() });
    }

    #[test]
    fn a_scope_that_somebody_else_removed_is_not_granted_again() {
        let old = Draft::of(&key());
        let new = Draft { scopes: vec![Scope::PushVersion.into()], ..old.clone() };
        let mut draft = old.clone();
        draft.set_scope(&Scope::Unlist.into(), true);
        draft.merge(&old, &new);
        assert_eq!(
            draft.edit(&new).unwrap().scopes.unwrap(),
            ["package:unlist", "package:pushversion"]
        );
    }

    #[test]
    fn typed_patterns_stay_as_typed_and_the_other_ones_are_named() {
        let old = Draft::of(&key());
        let new = Draft { packages: "A\nB".to_owned(), ..old.clone() };
        let mut draft = Draft { packages: "Contoso.*\n C".to_owned(), ..old.clone() };
        let theirs = draft.merge(&old, &new).packages.unwrap();
        assert_eq!((draft.packages.as_str(), theirs), ("Contoso.*\n C", patterns("A B")));
    }

    #[test]
    fn untouched_places_follow_and_keep_their_rows() {
        let old =
            Draft { places: vec![place(0, "1", "CI"), place(1, "2", "Vault")], ..Draft::default() };
        let new =
            Draft { places: vec![place(0, "2", "Safe"), place(1, "3", "Mac")], ..Draft::default() };
        let mut draft = old.clone();
        draft.merge(&old, &new);
        assert_eq!(labels(&draft), [(1, "Safe"), (2, "Mac")]);
        assert_eq!(draft.edit(&new), None);
    }

    #[test]
    fn a_place_that_somebody_else_added_is_not_removed_by_saving() {
        let old = Draft { places: vec![place(0, "1", "CI")], ..Draft::default() };
        let new =
            Draft { places: vec![place(0, "1", "CI"), place(1, "2", "Vault")], ..Draft::default() };
        let mut draft = old.clone();
        draft.places[0].label = "Actions".to_owned();
        draft.merge(&old, &new);
        assert_eq!(labels(&draft), [(0, "Actions"), (1, "Vault")]);
        assert_eq!(draft.places[1].id.as_deref(), Some("2"));
    }

    #[test]
    fn a_removed_place_comes_back_only_where_this_person_changed_it() {
        let old =
            Draft { places: vec![place(0, "1", "CI"), place(1, "2", "Vault")], ..Draft::default() };
        let mut draft = old.clone();
        draft.places[1].label = "Safe".to_owned();
        draft.merge(&old, &Draft::default());
        assert_eq!(labels(&draft), [(1, "Safe")]);
        assert_eq!(draft.places[0].id, None);
    }

    #[test]
    fn a_typed_place_that_was_saved_is_not_added_twice() {
        let old = Draft::default();
        let new = Draft { places: vec![place(0, "1", "CI")], ..Draft::default() };
        let mut draft = Draft { places: vec![place(0, "", "CI ")], ..Draft::default() };
        draft.merge(&old, &new);
        assert_eq!(draft.edit(&new), None);
    }
}
