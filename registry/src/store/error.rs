//! Errors of the database: what a retry can cure, and what a person reads about them.

use super::Error;

/// Whether a retry may succeed: a lock conflict, a shutdown, a standby server. SQLite's codes are
/// numbers, PostgreSQL's have five characters.
pub fn is_temporary(error: &Error) -> bool {
    const BUSY: [&str; 5] = ["5", "6", "261", "517", "773"];
    const POSTGRES: [&str; 10] =
        ["25006", "25P03", "40001", "40P01", "53300", "55000", "55P03", "57P01", "57P02", "57P03"];
    if matches!(error, Error::PoolTimedOut | Error::PoolClosed | Error::Io(_)) {
        return true;
    }
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| BUSY.contains(&&*code) || POSTGRES.contains(&&*code))
}

/// Only the cause. The driver's full text contains line numbers of PostgreSQL's source code.
pub fn cause(error: &Error) -> String {
    match error {
        Error::Database(error) => error.message().to_owned(),
        Error::PoolTimedOut => "the server does not answer".to_owned(),
        Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

/// An error before a query, such as in the random generator.
pub fn before_query(why: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Encode(Box::new(why))
}

/// For stored text that the registry cannot parse.
pub fn damaged(column: &str, why: impl std::fmt::Display) -> Error {
    Error::ColumnDecode { index: column.to_owned(), source: why.to_string().into() }
}
