//! Fills a database. The owners are inserted directly, because creating ten thousand people would
//! hash ten thousand passwords. The registry's own import adds the keys.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Connection};

pub const CALLER: &str = "caller";
const CALLERS_KEYS: usize = 100;
const KEYS_PER_OWNER: usize = 100;

pub async fn insert_owners(connection: &mut AnyConnection, keys: usize) {
    let mut transaction = connection.begin().await.unwrap();
    for n in 0..keys / KEYS_PER_OWNER {
        sqlx::query("INSERT INTO owners (id, name, kind) VALUES ($1, $2, 'organization')")
            .bind(format!("own_{n}"))
            .bind(owner(n))
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
}

/// Writes the import file. Key 0 works and key 1 has expired. The caller owns the first hundred.
pub fn write_import_file(file: &Path, keys: usize) {
    let mut lines = BufWriter::new(File::create(file).unwrap());
    for n in 0..keys {
        let owner = if n < CALLERS_KEYS { CALLER.to_owned() } else { owner(n / KEYS_PER_OWNER) };
        let hash = hex(&Sha256::digest(value(n)));
        let expires_at = if n == 1 { "2021-01-01T00:00:00Z" } else { "2099-01-01T00:00:00Z" };
        writeln!(
            lines,
            r#"{{"owner":"{owner}","name":"key-{n}","sha256":"{hash}","scopes":["package:push"],"packages":["Contoso.{n}.*"],"created_at":"2020-01-01T00:00:00Z","expires_at":"{expires_at}"}}"#
        )
        .unwrap();
    }
    lines.flush().unwrap();
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

pub fn working_value() -> String {
    value(0)
}

/// Of different keys, which belong to different owners. The smallest registry has a thousand keys.
pub fn working_values(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(move |n| value(n * 1_000 / count))
}

pub fn expired_value() -> String {
    value(1)
}

fn value(n: usize) -> String {
    format!("an-old-value-{n:08}")
}

fn owner(n: usize) -> String {
    format!("owner-{n}")
}
