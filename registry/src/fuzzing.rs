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

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("latchkey-fuzz-{}", std::process::id()));
    assert!(std::fs::create_dir_all(&folder).is_ok());
    folder
});

pub fn multipart(data: &[u8]) {
    static CONFIG: LazyLock<Result<Config, String>> = LazyLock::new(|| load(None, ""));
    match &*CONFIG {
        Ok(config) => fuzzing::multipart(data, config),
        Err(why) => panic!("{why}"),
    }
}

pub fn config(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let (text, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let path = FOLDER.join("latchkey.toml");
    assert!(std::fs::write(&path, text).is_ok());
    // An error is one for an operator to read, and names its place.
    if let Err(why) = load(Some(path), &String::from_utf8_lossy(value)) {
        assert!(!why.is_empty());
    }
}

fn load(config: Option<PathBuf>, value: &str) -> Result<Config, String> {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
    let flags = Flags { listen, data: FOLDER.clone(), page: None, config };
    let name = "LATCHKEY_POLICY_LIFETIMES_DAYS".to_owned();
    let variables = (!value.is_empty()).then(|| (name, value.to_owned()));
    Config::load(flags, variables.into_iter())
}

/// The file is the same one each time, because creating a file takes longer than reading it.
pub fn zip(data: &[u8]) {
    let path = FOLDER.join("package");
    let file = File::options().read(true).write(true).create(true).truncate(true).open(path);
    let written = file.and_then(|mut file| {
        file.write_all(data)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    });
    match written {
        Ok(file) => fuzzing::zip(&file),
        Err(error) => panic!("cannot write the file: {error}"),
    }
}
