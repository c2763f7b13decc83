//! Keys that make a retry recognisable; `randomUUID` would need a secure context.

use std::fmt::Write;

use leptos::prelude::window;

/// 128 random bits, written in hexadecimal.
pub fn token() -> String {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        // Without randomness two retries could be taken for one: the bytes stay zero and the
        // registry refuses the second body instead.
        _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        _ = write!(text, "{byte:02x}");
        text
    })
}
