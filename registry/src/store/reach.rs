//! Whose keys a request reaches: those of every owner its user acts for, or of some of these.

#[derive(Clone, Debug)]
pub struct Reach {
    pub(super) user_id: String,
    /// `*`, or ids one after the other: as they all have the same length, none is a part of
    /// another. No id at all reaches nothing.
    pub(super) owners: String,
}

impl Reach {
    pub fn whole(user_id: &str) -> Self {
        Self { user_id: user_id.to_owned(), owners: "*".to_owned() }
    }

    pub fn of(user_id: &str, owners: &[String]) -> Self {
        Self { user_id: user_id.to_owned(), owners: owners.join(" ") }
    }

    pub fn reaches(&self, owner_id: &str) -> bool {
        self.owners == "*" || self.owners.split(' ').any(|id| id == owner_id)
    }

    /// What a cursor of one reach is told from that of another by.
    pub fn as_str(&self) -> &str {
        &self.owners
    }
}

/// Leaves the rows of `$table` whose owner is reached: the numbers are those of the parameters
/// for the user and for the owners.
macro_rules! within_reach {
    ($table:literal, $user:literal, $owners:literal) => {
        concat!(
            "JOIN members m ON m.owner_id = ",
            $table,
            ".owner_id AND m.user_id = ",
            $user,
            " AND (",
            $owners,
            " = '*' OR replace(",
            $owners,
            ", m.owner_id, '') <> ",
            $owners,
            ") "
        )
    };
}
pub(super) use within_reach;
