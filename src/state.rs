//! What the page knows while it is open. Nothing here knows elements, sentences or the focus.

pub mod attention;
pub mod counters;
pub mod crossings;
pub mod due;
pub mod events;
pub mod filter;
pub mod keys;
pub mod leaving;
pub mod list;
pub mod minutes;
pub mod policy;
pub mod reading;
pub mod row;
pub mod secret;
pub mod sending;
