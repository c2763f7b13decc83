//! Zip archives byte by byte, for those that no library writes: with lies, or with far too much.

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
pub const STORED: u16 = 0;
pub const DEFLATED: u16 = 8;

#[derive(Clone, Default)]
pub struct Archive {
    files: Vec<u8>,
    directory: Vec<u8>,
    entries: u64,
    pub comment: Vec<u8>,
}

/// An entry of the directory. The data are not checked by anybody but the reader.
#[derive(Clone, Default)]
pub struct Entry<'a> {
    pub name: &'a str,
    pub flags: u16,
    pub method: u16,
    pub data: &'a [u8],
    pub crc: u32,
    pub length: u32,
    pub comment: &'a [u8],
}

impl<'a> Entry<'a> {
    pub fn stored(name: &'a str, data: &'a [u8]) -> Self {
        let length = u32::try_from(data.len()).unwrap();
        Self { name, method: STORED, data, crc: crc32(data), length, ..Self::default() }
    }
}

impl Archive {
    pub fn with(entries: &[Entry<'_>]) -> Self {
        let mut archive = Self::default();
        for entry in entries {
            archive.add(entry);
        }
        archive
    }

    pub fn add(&mut self, entry: &Entry<'_>) {
        let offset = u32::try_from(self.files.len()).unwrap();
        self.list(entry, offset);
        let mut head = LOCAL.to_le_bytes().to_vec();
        head.extend(common(entry));
        self.files.extend(head);
        self.files.extend(entry.name.as_bytes());
        self.files.extend(entry.data);
    }

    /// Adds an entry to the directory only.
    pub fn list(&mut self, entry: &Entry<'_>, offset: u32) {
        self.directory.extend(CENTRAL.to_le_bytes());
        self.directory.extend(20u16.to_le_bytes());
        self.directory.extend(common(entry));
        self.directory.extend(u16::try_from(entry.comment.len()).unwrap().to_le_bytes());
        self.directory.extend([0; 8]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(entry.name.as_bytes());
        self.directory.extend(entry.comment);
        self.entries += 1;
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.bytes_saying(self.entries)
    }

    /// The archive with any number of entries in its last record.
    pub fn bytes_saying(&self, entries: u64) -> Vec<u8> {
        let (offset, size) = (self.files.len() as u64, self.directory.len() as u64);
        let mut bytes = [&self.files[..], &self.directory].concat();
        if entries > 0xfffe {
            let record = bytes.len() as u64;
            bytes.extend(END_64.to_le_bytes());
            bytes.extend(44u64.to_le_bytes());
            bytes.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            for number in [entries, entries, size, offset] {
                bytes.extend(number.to_le_bytes());
            }
            bytes.extend(LOCATOR_64.to_le_bytes());
            bytes.extend(0u32.to_le_bytes());
            bytes.extend(record.to_le_bytes());
            bytes.extend(1u32.to_le_bytes());
        }
        bytes.extend(END.to_le_bytes());
        bytes.extend([0; 4]);
        let short = u16::try_from(entries).unwrap_or(u16::MAX).to_le_bytes();
        bytes.extend([short, short].concat());
        for number in [size, offset] {
            bytes.extend(u32::try_from(number).unwrap().to_le_bytes());
        }
        bytes.extend(u16::try_from(self.comment.len()).unwrap().to_le_bytes());
        bytes.extend(&self.comment);
        bytes
    }
}

/// The fields from the version to the length of the extra field, which both kinds of records have.
fn common(entry: &Entry<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in [20, entry.flags, entry.method, 0, 0x21] {
        bytes.extend(number.to_le_bytes());
    }
    for number in [entry.crc, u32::try_from(entry.data.len()).unwrap(), entry.length] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(u16::try_from(entry.name.len()).unwrap().to_le_bytes());
    bytes.extend(0u16.to_le_bytes());
    bytes
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}
