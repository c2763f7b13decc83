//! The schema of a database, compared with the migrations that this program knows. A program also
//! works on a newer schema, unless a migration has excluded it.

use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::sql::{exists, scalars};
use super::{Connection, Engine, MIGRATIONS, Result, Store, settings};

/// A migration after which earlier programs fail writes the version of the first migration that a
/// program must know, and the release that has this migration.
pub(super) const OLDEST_SCHEMA: &str = "oldest_schema";
pub(super) const OLDEST_RELEASE: &str = "oldest_release";

pub struct Schema {
    /// The migrations that are not applied, in the order of execution.
    pub pending: Vec<&'static str>,
    /// Whether a newer release has migrated the database.
    pub is_newer: bool,
    /// The release that the database needs, if this program is too old for it.
    pub needs_release: Option<String>,
}

impl Store {
    pub async fn schema(&self) -> Result<Schema> {
        let mut connection = self.read().await?;
        let applied = applied(&mut connection, self.engine).await?;
        let known = MIGRATIONS.last().map_or(0, |(version, ..)| *version);
        let pending = MIGRATIONS.iter().filter(|(version, ..)| !applied.contains(version));
        let needs_release =
            if applied.is_empty() { None } else { needed_release(&mut connection, known).await? };
        Ok(Schema {
            pending: pending.map(|(_, name, _)| *name).collect(),
            is_newer: applied.iter().any(|version| *version > known),
            needs_release,
        })
    }

    /// Only one process migrates at a time. On PostgreSQL, sqlx takes an advisory lock. On SQLite it
    /// takes none, so all migrations run under the write lock.
    pub async fn migrate(&self) -> Result<()> {
        match self.engine {
            Engine::Sqlite => {
                let mut transaction = self.begin().await?;
                migrator().run(&mut *transaction).await?;
                transaction.commit().await?;
            }
            Engine::Postgres => {
                let mut connection = self.writers.acquire().await?;
                migrator().run(&mut *connection).await?;
            }
        }
        Ok(())
    }
}

async fn applied(on: &mut Connection, engine: Engine) -> Result<Vec<i64>> {
    let table = match engine {
        Engine::Sqlite => "SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'",
        Engine::Postgres => "SELECT 1 FROM pg_class WHERE oid = to_regclass('_sqlx_migrations')",
    };
    if !exists!(on, table)? {
        return Ok(Vec::new());
    }
    scalars!(on, "SELECT version FROM _sqlx_migrations")
}

async fn needed_release(on: &mut Connection, known: i64) -> Result<Option<String>> {
    let oldest = settings::get(on, OLDEST_SCHEMA).await?.and_then(|text| text.parse::<i64>().ok());
    if oldest.is_none_or(|oldest| oldest <= known) {
        return Ok(None);
    }
    let release = settings::get(on, OLDEST_RELEASE).await?;
    Ok(Some(release.unwrap_or_else(|| "a newer one".to_owned())))
}

fn migrator() -> Migrator {
    let migrations = MIGRATIONS.iter().map(|(version, name, sql)| {
        let sql = SqlStr::from_static(sql);
        Migration::new(*version, (*name).into(), MigrationType::Simple, sql, false)
    });
    let mut migrator = Migrator::with_migrations(migrations.collect());
    // After a newer release has migrated, this one can be started again.
    migrator.set_ignore_missing(true);
    migrator
}
