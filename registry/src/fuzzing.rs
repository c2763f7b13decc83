//! The parsers of what strangers send, for the fuzz targets in `registry/fuzz`. Only a fuzzer compiles
//! this module.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::config::{Config, Flags};
use crate::nuget::fuzzing;
pub use crate::nuget::fuzzing::nuspec;

const VARIABLE: &str = "LATCHKEY_POLICY_LIFETIMES_DAYS";

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("latchkey-fuzz-{}", std::process::id()));
    assert!(std::fs::create_dir_all(&folder).is_ok());
    folder
});

/// Returns the size of the form.
pub fn multipart(data: &[u8]) -> usize {
    static CONFIG: LazyLock<Result<Config, String>> = LazyLock::new(|| load(None, ""));
    match &*CONFIG {
        Ok(config) => fuzzing::multipart(data, config),
        Err(why) => panic!("{why}"),
    }
}

pub fn config(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let (text, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let _ = overwrite("latchkey.toml", text);
    let path = FOLDER.join("latchkey.toml");
    if let Err(why) = load(Some(path), &String::from_utf8_lossy(value)) {
        let key = why.split(':').next().unwrap_or_default();
        let is_key = !key.is_empty()
            && key
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || b"._[]0123456789".contains(&byte));
        let names_place = why.contains("latchkey.toml") || why.contains(VARIABLE);
        assert!(names_place || is_key, "this error does not say where: {why}");
    }
}

fn load(config: Option<PathBuf>, value: &str) -> Result<Config, String> {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
    let flags = Flags { listen, data: FOLDER.clone(), page: None, config };
    let variable = (!value.is_empty()).then(|| (VARIABLE.to_owned(), value.to_owned()));
    Config::load(flags, variable.into_iter())
}

pub fn zip(data: &[u8]) {
    fuzzing::zip(&overwrite("package", data));
}

/// Writes the same file each time. A file system may flush a file that was truncated first, which
/// takes longer than parsing the file.
fn overwrite(name: &str, bytes: &[u8]) -> File {
    let path = FOLDER.join(name);
    let opened = File::options().read(true).write(true).create(true).truncate(false).open(path);
    let written = opened.and_then(|mut file| {
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    });
    written.unwrap_or_else(|error| panic!("cannot write {name}: {error}"))
}
