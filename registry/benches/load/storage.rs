//! The database of a measured registry.

use std::path::Path;

use sqlx::{AnyConnection, Connection, Executor};

#[derive(Clone, Debug)]
pub enum Storage {
    Sqlite,
    /// The address of a server on which databases may be created.
    Postgres(String),
}

impl Storage {
    pub fn all() -> Vec<Self> {
        let postgres = std::env::var("LATCHKEY_TEST_POSTGRES").ok().map(Self::Postgres);
        std::iter::once(Self::Sqlite).chain(postgres).collect()
    }

    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Creates an empty database and returns its flags.
    pub async fn new_database(&self, folder: &Path) -> Vec<String> {
        let mut flags = vec!["--data".to_owned(), folder.display().to_string()];
        if let Self::Postgres(server) = self {
            let name = format!("bench_{}", folder.file_name().unwrap().to_string_lossy());
            let name = name.replace(['.', '-'], "_").to_lowercase();
            let mut connection = connect(server).await;
            connection
                .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
                .await
                .unwrap();
            flags.extend(["--database-url".to_owned(), with_database(server, &name)]);
        }
        flags
    }

    /// Updates the statistics for the planner. A server does this later by itself.
    pub async fn analyze(&self, flags: &[String]) {
        if matches!(self, Self::Postgres(_)) {
            self.connect(flags).await.execute("ANALYZE").await.unwrap();
        }
    }

    pub async fn connect(&self, flags: &[String]) -> AnyConnection {
        match self {
            Self::Sqlite => connect(&format!("sqlite://{}/latchkey.sqlite", flags[1])).await,
            Self::Postgres(_) => connect(&flags[3]).await,
        }
    }
}

async fn connect(address: &str) -> AnyConnection {
    sqlx::any::install_default_drivers();
    AnyConnection::connect(address).await.unwrap()
}

fn with_database(server: &str, name: &str) -> String {
    let mut address = url::Url::parse(server).unwrap();
    address.set_path(name);
    address.into()
}
