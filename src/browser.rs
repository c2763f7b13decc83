//! The only callers of the browser's own interfaces; everything else works with plain values.

pub mod clipboard;
pub mod decision;
pub mod early;
pub mod file;
pub mod focus;
pub mod frame;
pub mod input;
pub mod leaving;
pub mod observe;
pub mod page;
pub mod random;
pub mod scroll;
pub mod storage;
