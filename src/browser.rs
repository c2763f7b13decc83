//! The only callers of the browser's own interfaces; everything else works with plain values.

pub mod clipboard;
pub mod early;
pub mod focus;
pub mod observe;
pub mod page;
pub mod random;
