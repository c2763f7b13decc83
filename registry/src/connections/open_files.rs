//! The limit of open files. Each connection is one, and the usual soft limit of 1,024 would be reached
//! before all connections are taken.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// For the database's connections, monitoring and libraries.
const OTHER_FILES: u64 = 300;
/// The file that is written, and the same file while it is read.
const FILES_PER_UPLOAD: u64 = 2;
const FEWEST: u32 = 16;

/// Raises the soft limit as far as `wanted` connections need. Returns how many are possible.
pub fn raise_limit(wanted: u32, uploads: usize) -> u32 {
    let other_files = OTHER_FILES + FILES_PER_UPLOAD * uploads as u64;
    let needed = u64::from(wanted) + other_files;
    let limit = getrlimit(Resource::Nofile);
    let is_enough = |limit: Option<u64>| limit.is_none_or(|limit| limit >= needed);
    if is_enough(limit.current) {
        return wanted;
    }
    let current = if is_enough(limit.maximum) { Some(needed) } else { limit.maximum };
    let reached = match setrlimit(Resource::Nofile, Rlimit { current, ..limit }) {
        Ok(()) => current,
        Err(_) => limit.current,
    };
    let possible = reached.map_or(needed, |limit| limit.min(needed)).saturating_sub(other_files);
    let possible = u32::try_from(possible).unwrap_or(wanted).max(FEWEST.min(wanted));
    if possible < wanted {
        tracing::warn!(
            wanted,
            possible,
            "too few open files are allowed for all connections; raise the limit \
             (systemd: LimitNOFILE=4096), or lower limits.connections"
        );
    }
    possible
}
