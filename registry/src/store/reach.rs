//! The owners whose keys a request can access: all owners that the user acts for, or some of them.

#[derive(Clone, Debug)]
pub struct Reach {
    pub(super) user_id: String,
    /// `*`, or a list of IDs. All IDs have the same length, so none is a substring of another. An
    /// empty list gives no access.
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

    /// The owners as text, for the query hash of a cursor.
    pub fn as_str(&self) -> &str {
        &self.owners
    }
}

/// A join that keeps the rows of `$table` whose owner is within reach. `$user` and `$owners` are the
/// parameters for the user and the owners.
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
