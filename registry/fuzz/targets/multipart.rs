//! A chunk size, a Content-Type and the form of a push. Parsing keeps no more of it in memory than the
//! headers of one part.
#![no_main]

use peak_alloc::PeakAlloc;

/// The headers, the parser's copies of them, and what belongs to a request of any size.
const MOST: usize = 192 * 1024;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let form = latchkey_registry::fuzzing::multipart(data);
    let taken = MEMORY.peak_usage().saturating_sub(before);
    assert!(taken <= form + MOST, "parsing a form of {form} bytes took {taken} bytes");
});
