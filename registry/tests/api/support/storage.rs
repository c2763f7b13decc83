//! Which database a run uses. SQLite in the home's folder; with `LATCHKEY_TEST_POSTGRES` every home
//! gets a database of its own on that server, so that the same tests run once more.

use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

use sqlx::{AnyConnection, Connection};

use super::postgres::{self, Database};

/// One home's storage, empty at first.
pub enum Storage {
    Sqlite,
    Postgres(Database),
    /// On a server of the test's own.
    Elsewhere(String),
}

/// Everything that is stored, to be put into other homes.
pub enum Copy {
    Files(Vec<(String, Vec<u8>)>),
    Template(String),
}

impl Storage {
    /// The one place that decides.
    pub fn of_this_run() -> Self {
        if is_postgres() { Self::Postgres(Database::empty()) } else { Self::Sqlite }
    }

    pub fn flags(&self, folder: &Path) -> Vec<String> {
        let mut flags = vec!["--data".to_owned(), folder.display().to_string()];
        if !matches!(self, Self::Sqlite) {
            flags.extend(["--database-url".to_owned(), self.url(folder)]);
        }
        flags
    }

    pub fn url(&self, folder: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", folder.join("latchkey.sqlite").display()),
            Self::Postgres(database) => database.url(),
            Self::Elsewhere(url) => url.clone(),
        }
    }

    /// Past the registry, for what no public door shows.
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
            Self::Elsewhere(url) => unreachable!("{url} is not furnished"),
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
            Copy::Template(name) => Self::Postgres(Database::like(name)),
        }
    }
}

/// Said past the test harness, which keeps what passing tests print.
fn is_postgres() -> bool {
    static SAID: OnceLock<bool> = OnceLock::new();
    *SAID.get_or_init(|| {
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
