//! The page inside the program. The build script lists its files if `LATCHKEY_EMBED_PAGE` names a
//! folder.

use std::future::{Ready, ready};
use std::io::{self, Cursor, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::fs::{Backend, File, Metadata};

include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// A file of the page. Its bytes are in the program's image, so a response needs no copy of all of
/// them.
pub struct Built {
    /// Relative to the page's folder.
    pub path: &'static str,
    /// In seconds since 1970. `ETag` and `Last-Modified` come from this instant.
    pub modified: u64,
    pub bytes: &'static [u8],
}

/// Lets `ServeDir` read the files as if they were a folder.
#[derive(Clone, Copy)]
pub struct Embedded(pub &'static [Built]);

impl Embedded {
    fn find(self, path: &Path) -> io::Result<&'static Built> {
        let name = path.strip_prefix(".").unwrap_or(path);
        let found = self.0.iter().find(|file| Path::new(file.path) == name);
        found.ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Backend for Embedded {
    type File = Opened;
    type Metadata = &'static Built;
    type OpenFuture = Ready<io::Result<Opened>>;
    type MetadataFuture = Ready<io::Result<&'static Built>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        let open = |file: &'static Built| Opened { file, rest: Cursor::new(file.bytes) };
        ready(self.find(&path).map(open))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        ready(self.find(&path))
    }
}

impl Metadata for &'static Built {
    fn is_dir(&self) -> bool {
        false
    }

    fn modified(&self) -> io::Result<SystemTime> {
        Ok(UNIX_EPOCH + Duration::from_secs(self.modified))
    }

    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

pub struct Opened {
    file: &'static Built,
    rest: Cursor<&'static [u8]>,
}

impl File for Opened {
    type Metadata = &'static Built;
    type MetadataFuture<'a> = Ready<io::Result<&'static Built>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.file))
    }
}

impl AsyncRead for Opened {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.rest).poll_read(context, buffer)
    }
}

impl AsyncSeek for Opened {
    fn start_seek(mut self: Pin<&mut Self>, position: SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.rest).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.rest).poll_complete(context)
    }
}
