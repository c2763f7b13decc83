//! What an attack costs the registry: memory and CPU of its process, and how soon it answers others.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{RawRequest, Registry};

/// The memory that the registry may take above an idle one.
const MAX_GROWN_KIB: u64 = 64 * 1024;
/// Caches of the allocator and of SQLite, which do not grow with a second attack.
const MAX_KEPT_KIB: u64 = 12 * 1024;
const MAX_RECOVERY: Duration = Duration::from_secs(10);
const MAX_HEALTHZ: Duration = Duration::from_millis(100);
const PAUSE: Duration = Duration::from_millis(10);
/// The tests usually run unoptimized.
pub const SLOWNESS: u32 = if cfg!(debug_assertions) { 5 } else { 1 };

#[derive(Debug)]
pub struct Measured {
    /// The peak, above the memory before the attack.
    pub grown_kib: u64,
    /// Above the memory before the attack, 10 seconds after it at the latest.
    pub kept_kib: u64,
    pub cpu: Duration,
    pub healthz: Duration,
    pub healthz_idle: Duration,
}

impl Measured {
    /// The limits of every attack.
    pub fn require(&self, attack: &str) {
        println!("{attack}: {self:?}");
        assert!(self.grown_kib <= MAX_GROWN_KIB, "{attack}: {self:?}");
        assert!(self.kept_kib <= MAX_KEPT_KIB, "{attack}: {self:?}");
        // A machine that is busy with other tests answers an idle registry late, too.
        let allowed = MAX_HEALTHZ.max(self.healthz_idle * 10);
        assert!(self.healthz <= allowed, "{attack}: {self:?}");
    }
}

/// Runs the attack, and asks the registry for its health until the attack has ended. One attack at a
/// time, so that the figures are of one attack.
pub fn under<T: Send>(registry: &Registry, attack: impl FnOnce() -> T + Send) -> (Measured, T) {
    static ATTACK: Mutex<()> = Mutex::new(());
    let _one = ATTACK.lock().unwrap_or_else(PoisonError::into_inner);
    let mut idle: Vec<_> = (0..20).map(|_| healthz(registry)).collect();
    // The kernel starts its peak anew.
    std::fs::write(registry.process_file("clear_refs"), "5").unwrap();
    let (memory, cpu) = (registry.status_kib("VmRSS:"), registry.cpu());
    let mut during = Vec::new();
    let result = thread::scope(|scope| {
        let attack = scope.spawn(attack);
        while !attack.is_finished() {
            during.push(healthz(registry));
            thread::sleep(PAUSE);
        }
        attack.join().unwrap()
    });
    let cpu = registry.cpu().saturating_sub(cpu);
    let peak = registry.status_kib("VmHWM:");
    let kept = || registry.status_kib("VmRSS:").saturating_sub(memory);
    let ended = Instant::now();
    while kept() > MAX_KEPT_KIB && ended.elapsed() < MAX_RECOVERY {
        thread::sleep(PAUSE);
    }
    let measured = Measured {
        grown_kib: peak.saturating_sub(memory),
        kept_kib: kept(),
        cpu,
        healthz: median(&mut during),
        healthz_idle: median(&mut idle),
    };
    (measured, result)
}

fn healthz(registry: &Registry) -> Duration {
    let began = Instant::now();
    assert_eq!(registry.raw(&RawRequest::new("GET", "/healthz")).status, 200);
    began.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
