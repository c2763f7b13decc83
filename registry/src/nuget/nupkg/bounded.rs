//! A view of a file with a limit for all that is read. Whatever an archive says about its offsets,
//! counts and lengths, its parser cannot do more work than this.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// The parser seeks before each entry. Most entries are in the window that is already in memory.
const WINDOW: u64 = 64 * 1024;
/// Three times what the largest allowed directory and .nuspec need.
const MAX_WORK: u64 = 32 * 1024 * 1024;
/// The cost of a call, so that endless reads of zero bytes also reach the limit.
const CALL: u64 = 16;

pub struct Bounded<'f> {
    file: &'f File,
    pub length: u64,
    position: u64,
    window: Vec<u8>,
    window_start: Option<u64>,
    left: u64,
}

impl<'f> Bounded<'f> {
    pub fn new(file: &'f File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self {
            file,
            length,
            position: 0,
            window: Vec::new(),
            window_start: None,
            left: MAX_WORK,
        })
    }

    fn spend(&mut self, work: u64) -> io::Result<()> {
        let left = self.left.checked_sub(work);
        self.left =
            left.ok_or_else(|| io::Error::other("reading the archive takes too much work"))?;
        Ok(())
    }

    /// The bytes from the position to the end of the window around it.
    fn window(&mut self) -> io::Result<&[u8]> {
        let start = self.position - self.position % WINDOW;
        if self.window_start != Some(start) {
            self.spend(WINDOW)?;
            self.window_start = None;
            self.window.clear();
            let mut file = self.file;
            file.seek(SeekFrom::Start(start))?;
            file.take(WINDOW).read_to_end(&mut self.window)?;
            self.window_start = Some(start);
        }
        let offset = usize::try_from(self.position - start).map_err(io::Error::other)?;
        Ok(self.window.get(offset..).unwrap_or_default())
    }
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.window()?.read(buffer)?;
        self.spend(CALL + count as u64)?;
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Bounded<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.spend(CALL)?;
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}
