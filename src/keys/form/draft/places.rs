//! The places of a draft: rows in which a label and a link are typed.

use latchkey_contract::{NewPlace, Place};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceDraft {
    /// Identifies the row while others are added and removed.
    pub row: u32,
    /// The ID of a place that the registry knows.
    pub id: Option<String>,
    pub label: String,
    pub url: String,
}

impl PlaceDraft {
    pub fn of((place, row): (&Place, u32)) -> Self {
        Self {
            row,
            id: Some(place.id.clone()),
            label: place.label.clone(),
            url: place.url.clone().unwrap_or_default(),
        }
    }

    /// A row in which nothing was typed is no place.
    pub fn is_typed(&self) -> bool {
        self.id.is_some() || !self.label.trim().is_empty() || !self.url.trim().is_empty()
    }

    pub fn to_place(&self) -> NewPlace {
        NewPlace {
            id: self.id.clone(),
            label: self.label.trim().to_owned(),
            url: Some(self.url.trim().to_owned()).filter(|url| !url.is_empty()),
        }
    }

    pub fn has_same_text(&self, other: &Self) -> bool {
        let text = |place: &Self| (place.label.trim().to_owned(), place.url.trim().to_owned());
        text(self) == text(other)
    }
}

/// A number that no row has.
pub fn next_row(places: &[PlaceDraft]) -> u32 {
    places.iter().map(|place| place.row + 1).max().unwrap_or_default()
}
