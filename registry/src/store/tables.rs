//! The names of all tables.

/// In the order of creation, so a table follows the tables that it references.
pub const ALL: [&str; 18] = [
    "settings",
    "users",
    "owners",
    "members",
    "sessions",
    "attempts",
    "keys",
    "key_values",
    "events",
    "idempotency",
    "packages",
    "package_versions",
    "notices",
    "notice_mails",
    "notice_settings",
    "calendars",
    "embed_tokens",
    "browsers",
];

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::store::Store;
    use crate::store::sql::scalars;

    #[tokio::test]
    async fn the_list_equals_the_tables_of_the_database() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("latchkey.sqlite")).await.unwrap();
        store.migrate().await.unwrap();
        let mut connection = store.read().await.unwrap();
        let tables: Vec<String> = scalars!(connection, "
            SELECT name FROM sqlite_master
            WHERE type = 'table' AND name <> '_sqlx_migrations' ORDER BY rowid";)
        .unwrap();
        assert_eq!(ALL.as_slice(), tables, "a copy of the database would miss a table");
    }
}
