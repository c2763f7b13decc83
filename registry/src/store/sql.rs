//! Macros that run SQL: the connection, the SQL, and after a `;` its parameters in order. Each one
//! awaits the database and returns a `Result`. rustfmt keeps the line breaks of such a call.

/// The number of rows in one statement. SQLite compares each `$n` with all earlier ones, so the cost
/// grows with the square of the parameters. With 500 rows it is ten times slower.
pub const ROWS_PER_STATEMENT: usize = 50;

macro_rules! query {
    ($kind:ident, $sql:expr $(; $($value:expr),*)?) => { sqlx::$kind($sql)$($(.bind($value))*)? };
}

/// Runs a statement.
macro_rules! execute {
    ($on:expr, $($query:tt)+) => {
        $crate::store::sql::query!(query, $($query)+).execute(&mut *$on).await.map(drop)
    };
}

/// Runs a statement. Whether it affected a row.
macro_rules! changes {
    ($on:expr, $($query:tt)+) => {
        $crate::store::sql::query!(query, $($query)+).execute(&mut *$on).await
            .map(|done| done.rows_affected() > 0)
    };
}

/// Whether the query finds a row.
macro_rules! exists {
    ($on:expr, $($query:tt)+) => {
        $crate::store::sql::query!(query, $($query)+).fetch_optional(&mut *$on).await
            .map(|row| row.is_some())
    };
}

/// Reads one row as a type with `FromRow`, such as a tuple.
macro_rules! fetch_one {
    ($on:expr, $($query:tt)+) => {
        $crate::store::sql::query!(query_as, $($query)+).fetch_one(&mut *$on).await
    };
}

macro_rules! fetch_optional {
    ($on:expr, $($query:tt)+) => {
        $crate::store::sql::query!(query_as, $($query)+).fetch_optional(&mut *$on).await
    };
}

macro_rules! fetch_all {
    ($on:expr, $($query:tt)+) => {
        $crate::store::sql::query!(query_as, $($query)+).fetch_all(&mut *$on).await
    };
}

/// Reads the only column of one row.
macro_rules! scalar {
    ($on:expr, $($query:tt)+) => {
        $crate::store::sql::query!(query_scalar, $($query)+).fetch_one(&mut *$on).await
    };
}

macro_rules! optional_scalar {
    ($on:expr, $($query:tt)+) => {
        $crate::store::sql::query!(query_scalar, $($query)+).fetch_optional(&mut *$on).await
    };
}

macro_rules! scalars {
    ($on:expr, $($query:tt)+) => {
        $crate::store::sql::query!(query_scalar, $($query)+).fetch_all(&mut *$on).await
    };
}

/// A query about many rows. `{}` in the SQL becomes their parameters.
macro_rules! query_of_rows {
    ($kind:ident, $sql:expr; $rows:expr, |$row:pat_param| $($value:expr),+) => {{
        let columns = [$(stringify!($value)),+].len();
        let sql = $sql.replace("{}", &$crate::store::sql::numbered_rows($rows.len(), columns));
        let mut query = sqlx::$kind(sqlx::AssertSqlSafe(sql));
        for $row in $rows {
            query = query$(.bind($value))+;
        }
        query
    }};
}

/// Runs a statement for each chunk of rows. Returns the number of affected rows.
macro_rules! execute_rows {
    ($on:expr, $sql:expr; $rows:expr, $($row_and_values:tt)+) => {
        async {
            let mut affected = 0;
            for rows in $rows.chunks($crate::store::sql::ROWS_PER_STATEMENT) {
                let query =
                    $crate::store::sql::query_of_rows!(query, $sql; rows, $($row_and_values)+);
                affected += query.execute(&mut *$on).await?.rows_affected();
            }
            $crate::store::Result::Ok(affected)
        }
        .await
    };
}

/// Runs a query for each chunk of rows. Returns all results.
macro_rules! fetch_rows {
    ($on:expr, $sql:expr; $rows:expr, $($row_and_values:tt)+) => {
        async {
            let mut found = Vec::new();
            for rows in $rows.chunks($crate::store::sql::ROWS_PER_STATEMENT) {
                let query =
                    $crate::store::sql::query_of_rows!(query_as, $sql; rows, $($row_and_values)+);
                found.extend(query.fetch_all(&mut *$on).await?);
            }
            $crate::store::Result::Ok(found)
        }
        .await
    };
}

pub(in crate::store) use {
    changes, execute, execute_rows, exists, fetch_all, fetch_one, fetch_optional, fetch_rows,
    optional_scalar, query, query_of_rows, scalar, scalars,
};

/// `($1, $2), ($3, $4)`: the parameters of many rows in one statement. Both databases name the
/// columns of `VALUES` `column1`, `column2` and so on.
pub fn numbered_rows(rows: usize, columns: usize) -> String {
    let row = |at: usize| {
        let numbers = (1..=columns).map(|column| format!("${}", at * columns + column));
        format!("({})", numbers.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}
