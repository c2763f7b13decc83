//! Mails as files, for a registry without a mail server. People can read them, and other programs
//! can send them. A repeated mail overwrites its own file.

use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

pub async fn keep(folder: &Path, message_id: &str, bytes: Vec<u8>) -> io::Result<()> {
    let name: String = message_id
        .trim_matches(['<', '>'])
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "._@-".contains(c) { c } else { '_' })
        .collect();
    let folder = folder.to_owned();
    let kept = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        let mut file = NamedTempFile::new_in(&folder)?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(folder.join(format!("{name}.eml")))?;
        Ok(())
    });
    kept.await.map_err(io::Error::other)?
}
