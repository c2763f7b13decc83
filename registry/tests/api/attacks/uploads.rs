//! Uploads that take the disk or the places of others.

use std::fs::File;
use std::io::Read;
use std::net::TcpStream;

use latchkey_contract::Slug;
use rustix::fs::{FallocateFlags, fallocate, statvfs};
use serde_json::json;

use crate::disk::{names, wait_until};
use crate::support::package::stored;
use crate::support::upload::{Upload, announce_push};
use crate::support::{RawAnswer, Registry, nupkg};

const MIB: u64 = 1024 * 1024;
const GIB: u64 = 1024 * MIB;

fn uploads(registry: &Registry) -> usize {
    names(&registry.home, "packages").iter().filter(|name| name.starts_with('.')).count()
}

/// Begins uploads that wait for their last bytes.
fn hold_uploads(registry: &Registry, value: &str, count: usize) -> Vec<Upload> {
    let already = uploads(registry);
    let package = nupkg("Contoso.Core", "1.0.0");
    let held = (0..count).map(|_| Upload::begin(registry, value, &package, 10)).collect();
    wait_until("all uploads have begun", || uploads(registry) == already + count);
    held
}

fn require_busy(refused: &RawAnswer) {
    refused.refusal(Slug::Unavailable);
    assert!(refused.header("retry-after").is_some(), "{refused:?}");
    assert_eq!(refused.warning(), refused.reason);
}

#[tokio::test]
async fn a_key_has_eight_uploads_at_once_and_other_keys_still_push() {
    let registry = Registry::start();
    let (greedy, other) = (registry.ada().a_key().await, registry.ada().a_key().await);
    let mut held = hold_uploads(&registry, &greedy.value, 8);
    require_busy(&registry.push(&greedy.value, &nupkg("Contoso.Core", "2.0.0")));
    registry.use_value(&other.value, "Contoso.Core", "3.0.0");
    drop(held.pop());
    wait_until("the eighth upload has ended", || uploads(&registry) == 7);
    wait_until("the key has a place again", || {
        registry.push(&greedy.value, &nupkg("Contoso.Core", "2.0.0")).status == 201
    });
}

#[tokio::test]
async fn all_keys_together_have_64_uploads_at_once() {
    let registry = Registry::start();
    let mut held = Vec::new();
    for _ in 0..8 {
        let key = registry.ada().a_key().await;
        held.extend(hold_uploads(&registry, &key.value, 8));
    }
    let key = registry.ada().a_key().await;
    require_busy(&registry.push(&key.value, &nupkg("Contoso.Core", "2.0.0")));
    assert_eq!(registry.ada().show(&key).await["current"]["uses"], 0);
}

/// Sends only the head of a push. Returns the status of the first answer: 100 asks for the body.
fn announce(registry: &Registry, value: &str, bytes: u64) -> (TcpStream, String) {
    let mut stream = announce_push(registry, value, bytes);
    let mut start = [0; b"HTTP/1.1 100".len()];
    stream.read_exact(&mut start).unwrap();
    (stream, String::from_utf8_lossy(&start[9..]).into_owned())
}

fn free_bytes() -> u64 {
    let found = statvfs(std::env::temp_dir()).unwrap();
    found.f_bavail * found.f_frsize
}

#[tokio::test]
async fn running_uploads_reserve_their_space_on_the_disk() {
    // Other tests write to the same disk, so the lengths differ from the limit by much.
    let free = free_bytes();
    let config = format!("[limits]\nfree_bytes = 0\npackage_bytes = {free}\n");
    let registry = Registry::with_config(&config);
    let key = registry.ada().a_key().await;
    let length = free / 5 * 3;
    let (first, asked) = announce(&registry, &key.value, length);
    assert_eq!(asked, "100");
    assert_eq!(announce(&registry, &key.value, length).1, "507");
    drop(first);
    wait_until("the first upload gives its space back", || {
        announce(&registry, &key.value, length).1 == "100"
    });
}

#[tokio::test]
async fn an_upload_ends_when_the_disk_fills_up_meanwhile() {
    let config = format!("[limits]\nfree_bytes = {}\n", free_bytes() - GIB);
    let registry = Registry::with_config(&config);
    let key = registry.ada().create(&json!({ "packages": ["*"] })).await;
    let package = stored("Contoso.Core", "1.0.0", 40 * 1024 * 1024);
    let upload = Upload::begin(&registry, &key.value, &package, package.len() / 2);
    wait_until("the upload has begun", || uploads(&registry) == 1);
    let other = File::create(registry.home.folder().join("other")).unwrap();
    fallocate(&other, FallocateFlags::empty(), 0, 2 * GIB).unwrap();
    upload.finish().refusal(Slug::InsufficientStorage);
}
