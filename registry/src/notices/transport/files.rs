//! Mails as files, for a registry without a mail server. People can read them, and other programs
//! can send them. A repeated mail overwrites its own file.

use std::io::{self, Write};
use std::path::Path;

use crate::disk::{self, PRIVATE_FILE, PRIVATE_FOLDER, Unfinished};

pub async fn keep(folder: &Path, message_id: &str, bytes: Vec<u8>) -> io::Result<()> {
    let name: String = message_id
        .trim_matches(['<', '>'])
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "._@-".contains(c) { c } else { '_' })
        .collect();
    let folder = folder.to_owned();
    let kept = tokio::task::spawn_blocking(move || {
        disk::create_folder(&folder, PRIVATE_FOLDER)?;
        let file = Unfinished::create_in(&folder)?;
        file.reopen()?.write_all(&bytes)?;
        file.flush(PRIVATE_FILE)?.keep_as(&folder.join(format!("{name}.eml")))
    });
    kept.await.map_err(io::Error::other)?
}
