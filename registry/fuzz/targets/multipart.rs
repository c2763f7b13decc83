//! A chunk size and bytes as the form of a push.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| latchkey_registry::fuzzing::multipart(data));
