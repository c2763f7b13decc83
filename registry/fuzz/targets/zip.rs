//! Bytes as a pushed package.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| latchkey_registry::fuzzing::zip(data));
