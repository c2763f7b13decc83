//! What a person has typed so far, and the request bodies made of it.

mod checks;
mod merge;
mod places;

use latchkey_contract::{CreateKey, EditKey, Key, NewPlace, Pattern, Scope, VariantArray, Word};

pub use self::checks::{first_wrong, is_wrong_place};
pub use self::merge::Theirs;
pub use self::places::{PlaceDraft, next_row};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    /// An owner's ID; empty until an owner is chosen.
    pub owner: String,
    /// Words of another registry included: saving keeps them.
    pub scopes: Vec<Word<Scope>>,
    /// As typed, one pattern a line.
    pub packages: String,
    /// 0 until a lifetime is chosen.
    pub lifetime_days: u32,
    pub places: Vec<PlaceDraft>,
}

impl Draft {
    /// The settings of a key, to change them.
    pub fn of(key: &Key) -> Self {
        Self {
            name: key.name.clone(),
            owner: key.owner.id.clone(),
            scopes: key.scopes.clone(),
            packages: key.packages.iter().map(Pattern::as_str).collect::<Vec<_>>().join("\n"),
            lifetime_days: key.lifetime_days.unwrap_or_default(),
            places: key.places.iter().zip(0..).map(PlaceDraft::of).collect(),
        }
    }

    /// The settings of a key, for another key with a name and places of its own.
    pub fn copy_of(key: &Key) -> Self {
        let mut copy = Self::of(key);
        copy.name.clear();
        for place in &mut copy.places {
            place.id = None;
        }
        copy
    }

    /// The scopes to choose from: all that this page knows, and those the key has besides.
    pub fn offered_scopes(&self, base: &Self) -> Vec<Word<Scope>> {
        let mut offered: Vec<_> = Scope::VARIANTS.iter().copied().map(Word::Known).collect();
        for scope in base.scopes.iter().chain(&self.scopes) {
            if !offered.contains(scope) {
                offered.push(scope.clone());
            }
        }
        offered
    }

    pub fn set_scope(&mut self, scope: &Word<Scope>, is_wanted: bool) {
        self.scopes.retain(|other| other != scope);
        if is_wanted {
            self.scopes.push(scope.clone());
        }
    }

    pub fn create(&self) -> CreateKey {
        CreateKey {
            name: self.name.trim().to_owned(),
            owner: self.owner.clone(),
            scopes: self.scope_names(),
            packages: patterns(&self.packages),
            lifetime_days: self.lifetime_days,
            places: self.new_places(),
        }
    }

    /// Only what differs from `base`; `None` if nothing does.
    pub fn edit(&self, base: &Self) -> Option<EditKey> {
        let (name, packages) = (self.name.trim(), patterns(&self.packages));
        let edit = EditKey {
            name: (name != base.name.trim()).then(|| name.to_owned()),
            scopes: (!has_same(&self.scopes, &base.scopes)).then(|| self.scope_names()),
            packages: (packages != patterns(&base.packages)).then_some(packages),
            places: (self.new_places() != base.new_places()).then(|| self.new_places()),
        };
        (edit != EditKey::default()).then_some(edit)
    }

    pub fn differs(&self, base: &Self) -> bool {
        let choices = |draft: &Self| (draft.owner.clone(), draft.lifetime_days);
        choices(self) != choices(base) || self.edit(base).is_some()
    }

    fn new_places(&self) -> Vec<NewPlace> {
        self.places.iter().filter(|place| place.is_typed()).map(PlaceDraft::to_place).collect()
    }

    fn scope_names(&self) -> Vec<String> {
        self.scopes.iter().map(|scope| scope.as_str().to_owned()).collect()
    }
}

fn has_same(scopes: &[Word<Scope>], others: &[Word<Scope>]) -> bool {
    scopes.len() == others.len() && scopes.iter().all(|scope| others.contains(scope))
}

/// One pattern a line. Commas and spaces separate patterns too, for a list that is pasted.
pub fn patterns(typed: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for pattern in typed.split([',', ';', ' ', '\t', '\n', '\r']).filter(|text| !text.is_empty()) {
        if !found.iter().any(|other| other == pattern) {
            found.push(pattern.to_owned());
        }
    }
    found
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::sample::sample;

    pub fn key() -> Key {
        let mut key = sample("2026-12-01T12:00:00Z", "2026-11-21T12:00:00Z");
        key.places.push(latchkey_contract::Place {
            id: "plc_1".to_owned(),
            label: "CI".to_owned(),
            url: Some("https://ci.example".to_owned()),
            updated_at: None,
        });
        key
    }

    #[test]
    fn patterns_are_separated_as_lists_are_pasted() {
        assert_eq!(
            patterns(" Contoso.*\r\nFabrikam, A;B\n\nA"),
            ["Contoso.*", "Fabrikam", "A", "B"]
        );
        assert!(patterns(" \n ").is_empty());
    }

    #[test]
    fn an_untouched_form_changes_nothing() {
        assert_eq!(Draft::of(&key()).edit(&Draft::of(&key())), None);
    }

    #[test]
    fn only_what_changed_is_sent() {
        let mut draft = Draft::of(&key());
        draft.name = " renamed ".to_owned();
        draft.places[0].label = "Vault".to_owned();
        let edit = draft.edit(&Draft::of(&key())).unwrap();
        assert_eq!(edit.name.as_deref(), Some("renamed"));
        assert_eq!((edit.scopes, edit.packages), (None, None));
        let places = edit.places.unwrap();
        assert_eq!(places[0].id.as_deref(), Some("plc_1"));
        assert_eq!(places[0].label, "Vault");
    }

    #[test]
    fn a_copy_has_the_settings_without_the_name_and_the_ids_of_places() {
        let draft = Draft::copy_of(&key());
        assert_eq!((draft.name.as_str(), draft.lifetime_days), ("", 30));
        assert_eq!(draft.places[0].id, None);
        assert_eq!(draft.create().packages, ["Contoso.*"]);
    }

    #[test]
    fn a_scope_that_is_ticked_twice_is_sent_once() {
        let mut draft = Draft::default();
        draft.set_scope(&Scope::Unlist.into(), true);
        draft.set_scope(&Scope::Unlist.into(), true);
        assert_eq!(draft.create().scopes, ["package:unlist"]);
        draft.set_scope(&Scope::Unlist.into(), false);
        assert!(draft.create().scopes.is_empty());
    }

    #[test]
    fn ticking_a_scope_and_unticking_it_changes_nothing() {
        let base = Draft {
            scopes: Scope::VARIANTS.iter().copied().map(Word::Known).collect(),
            ..Draft::of(&key())
        };
        let mut draft = base.clone();
        draft.set_scope(&Scope::Push.into(), false);
        draft.set_scope(&Scope::Push.into(), true);
        assert_eq!(draft.edit(&base), None);
    }

    /// As another registry that implements the API may answer.
    fn foreign_key() -> Key {
        let json = serde_json::to_string(&key()).unwrap();
        let json = json
            .replace(r#""package:push""#, r#""package:push","package:sign""#)
            .replace("Contoso.*", "@contoso/*");
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn an_edit_keeps_the_scopes_and_patterns_of_another_registry() {
        let base = Draft::of(&foreign_key());
        let mut draft = base.clone();
        assert_eq!(draft.wrong(false), None);
        draft.name = "renamed".to_owned();
        let edit = draft.edit(&base).unwrap();
        assert_eq!((edit.scopes, edit.packages, edit.places), (None, None, None));

        draft.set_scope(&Scope::Unlist.into(), true);
        draft.packages.push_str("\nFabrikam");
        let edit = draft.edit(&base).unwrap();
        assert_eq!(edit.scopes.unwrap(), ["package:push", "package:sign", "package:unlist"]);
        assert_eq!(edit.packages.unwrap(), ["@contoso/*", "Fabrikam"]);
    }

    #[test]
    fn a_scope_of_another_registry_can_be_unticked_and_ticked_again() {
        let base = Draft::of(&foreign_key());
        let mut draft = base.clone();
        let sign = Word::Other("package:sign".to_owned());
        draft.set_scope(&sign, false);
        assert_eq!(draft.edit(&base).unwrap().scopes.unwrap(), ["package:push"]);
        assert_eq!(draft.offered_scopes(&base).last(), Some(&sign));
    }
}
