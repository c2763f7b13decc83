//! The files of the Debian package, as a folder with exact permissions.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Outcome};
use crate::{bytes, paths};

/// A file in the checkout, its path in the package, and its permissions. A path that ends with
/// `.gz` is compressed.
const FILES: [(&str, &str, u32); 7] = [
    ("README.md", "usr/share/doc/latchkey-registry/README.md", 0o644),
    ("packaging/debian/changelog", "usr/share/doc/latchkey-registry/changelog.gz", 0o644),
    ("packaging/debian/copyright", "usr/share/doc/latchkey-registry/copyright", 0o644),
    ("packaging/debian/latchkey-registry.1", "usr/share/man/man1/latchkey-registry.1.gz", 0o644),
    (
        "packaging/debian/latchkey-registry.service",
        "usr/lib/systemd/system/latchkey-registry.service",
        0o644,
    ),
    (
        "packaging/debian/latchkey-registry.sysusers",
        "usr/lib/sysusers.d/latchkey-registry.conf",
        0o644,
    ),
    // It may contain secrets.
    ("packaging/debian/latchkey.toml", "etc/latchkey/latchkey.toml", 0o640),
];

pub struct Tree {
    pub root: PathBuf,
    /// In bytes.
    pub size: u64,
}

impl Tree {
    /// Copies everything but the package's own control files.
    pub fn fill(root: PathBuf, program: &Path) -> Outcome<Self> {
        let mut tree = Self { root, size: 0 };
        let bytes = fs::read(program).on("read", program)?;
        tree.add("usr/bin/latchkey-registry", &bytes, 0o755)?;
        for (source, target, mode) in FILES {
            let source = paths::root().join(source);
            let mut bytes = fs::read(&source).on("read", &source)?;
            if Path::new(target).extension().is_some_and(|end| end == "gz") {
                bytes = bytes::gzip(&bytes).on("compress", &source)?;
            }
            tree.add(target, &bytes, mode)?;
        }
        Ok(tree)
    }

    pub fn add(&mut self, path: &str, bytes: &[u8], mode: u32) -> Outcome {
        let file = self.root.join(path);
        let mut folder = self.root.clone();
        // The permissions of a new file or folder depend on this user's umask.
        for part in Path::new(path).parent().into_iter().flat_map(Path::components) {
            folder.push(part);
            fs::create_dir_all(&folder).on("create", &folder)?;
            fs::set_permissions(&folder, Permissions::from_mode(0o755)).on("open", &folder)?;
        }
        fs::write(&file, bytes).on("write", &file)?;
        fs::set_permissions(&file, Permissions::from_mode(mode)).on("open", &file)?;
        self.size += bytes.len() as u64;
        Ok(())
    }
}
