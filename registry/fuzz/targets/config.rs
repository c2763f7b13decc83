//! Bytes as the configuration file, and after a NUL as the value of an environment variable.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| latchkey_registry::fuzzing::config(data));
