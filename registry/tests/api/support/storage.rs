//! The database of a test run: SQLite in the home's folder. With `LATCHKEY_TEST_POSTGRES`, each
//! home gets its own database on that server, so that the same tests also run on PostgreSQL.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use sqlx::{AnyConnection, Connection};

use super::postgres::{self, Database};

/// One home's storage, empty at first.
pub enum Storage {
    Sqlite,
    Postgres(Database),
    /// A server that only this test uses.
    OwnServer(String),
}

/// A copy of a home's storage, from which other homes are created.
pub enum Copy {
    Files(Vec<(String, Vec<u8>)>),
    Template(String),
}

impl Storage {
    /// Only this function chooses the kind of database.
    pub fn of_this_run() -> Self {
        if is_postgres() { Self::Postgres(Database::empty()) } else { Self::Sqlite }
    }

    /// The commands warn of a password in an argument, so the URL is a variable.
    pub fn choose(&self, command: &mut Command, folder: &Path) {
        command.arg("--data").arg(folder);
        if !matches!(self, Self::Sqlite) {
            command.env("LATCHKEY_DATABASE_URL", self.url(folder));
        }
    }

    pub fn url(&self, folder: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", folder.join("latchkey.sqlite").display()),
            Self::Postgres(database) => database.url(),
            Self::OwnServer(url) => url.clone(),
        }
    }

    /// Connects directly, for data that the registry does not show.
    pub async fn connect(&self, folder: &Path) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.url(folder)).await.unwrap()
    }

    pub fn copy_out(&self, folder: &Path) -> Copy {
        match self {
            Self::Sqlite => {
                let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
                let name = |file: &std::fs::DirEntry| file.file_name().into_string().unwrap();
                let files = files.filter(|file| name(file).starts_with("latchkey.sqlite"));
                let read = |file| (name(&file), std::fs::read(file.path()).unwrap());
                Copy::Files(files.map(read).collect())
            }
            Self::Postgres(database) => Copy::Template(database.keep_as_template()),
            Self::OwnServer(url) => unreachable!("{url} is not furnished"),
        }
    }

    pub fn furnished(folder: &Path, copy: &Copy) -> Self {
        match copy {
            Copy::Files(files) => {
                for (name, bytes) in files {
                    std::fs::write(folder.join(name), bytes).unwrap();
                }
                Self::Sqlite
            }
            Copy::Template(name) => Self::Postgres(Database::from_template(name)),
        }
    }
}

/// Prints directly to standard error, because the test harness hides the output of passing tests.
fn is_postgres() -> bool {
    static IS_POSTGRES: OnceLock<bool> = OnceLock::new();
    *IS_POSTGRES.get_or_init(|| {
        let postgres = postgres::server().is_some();
        let said = if postgres {
            "these tests run on PostgreSQL"
        } else {
            "these tests run on SQLite; `cargo xtask test` runs them on PostgreSQL as well"
        };
        let _ = writeln!(std::io::stderr(), "{said}");
        postgres
    })
}
