//! Bytes as the `.nuspec` of a package.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| latchkey_registry::fuzzing::nuspec(data));
