//! All tables with their columns, parsed from the migrations. So a copy of the database cannot miss
//! a table of a later migration.

use super::MIGRATIONS;

pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

pub struct Column {
    pub name: String,
    /// `true` for BIGINT, `false` for TEXT.
    pub is_number: bool,
}

/// In the order of creation, so a table follows the tables that it references.
pub fn all() -> Vec<Table> {
    let mut tables = Vec::new();
    for (.., sql) in MIGRATIONS {
        let without_comments = sql.lines().map(|line| line.split("--").next().unwrap_or_default());
        let text = without_comments.collect::<Vec<_>>().join("\n");
        for statement in text.split(';') {
            apply(statement, &mut tables);
        }
    }
    tables
}

fn apply(statement: &str, tables: &mut Vec<Table>) {
    let words: Vec<&str> = statement
        .split(|c: char| c.is_whitespace() || c == '(')
        .filter(|w| !w.is_empty())
        .collect();
    match words[..] {
        ["CREATE", "TABLE", name, ..] => {
            let body = statement.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')'));
            let columns = parts(body.map_or("", |(body, _)| body)).filter_map(column).collect();
            tables.push(Table { name: name.to_owned(), columns });
        }
        ["ALTER", "TABLE", name, "ADD", "COLUMN", column, kind, ..] => {
            if let Some(table) = tables.iter_mut().find(|table| table.name == name) {
                let is_number = kind == "BIGINT";
                table.columns.push(Column { name: column.to_owned(), is_number });
            }
        }
        ["DROP", "TABLE", name, ..] => tables.retain(|table| table.name != name),
        _ => {}
    }
}

/// Splits at commas outside of brackets.
fn parts(body: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    body.split(move |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    })
}

fn column(part: &str) -> Option<Column> {
    const CONSTRAINTS: [&str; 5] = ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "CONSTRAINT"];
    let mut words = part.split_whitespace();
    let name = words.next().filter(|word| !CONSTRAINTS.contains(word))?;
    Some(Column { name: name.to_owned(), is_number: words.next() == Some("BIGINT") })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sqlx::Row;

    use super::all;
    use crate::store::Store;

    #[tokio::test]
    async fn the_list_is_what_the_database_itself_says() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("latchkey.sqlite")).await.unwrap();
        store.migrate().await.unwrap();
        let rows = sqlx::query(
            "SELECT m.name AS table_name, c.name AS name, c.type AS kind \
             FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
        )
        .fetch_all(&mut *store.read().await.unwrap())
        .await
        .unwrap();
        let there: BTreeSet<String> = rows
            .iter()
            .map(|row| {
                let [table, name, kind] =
                    ["table_name", "name", "kind"].map(|column| row.get::<String, _>(column));
                format!("{table} {name} {kind}")
            })
            .filter(|line| !line.starts_with("_sqlx_migrations "))
            .collect();
        let mut listed = BTreeSet::new();
        for table in all() {
            for column in table.columns {
                let kind = if column.is_number { "BIGINT" } else { "TEXT" };
                listed.insert(format!("{} {} {kind}", table.name, column.name));
            }
        }
        assert_eq!(listed, there);
    }
}
