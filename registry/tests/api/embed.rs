//! The page inside a gallery's own page: tokens its server mints, and what they reach.

mod audit;
mod config;
mod confirmed;
mod ends;
mod frame;
mod mint;
mod owners;
mod page;
mod secrets;
