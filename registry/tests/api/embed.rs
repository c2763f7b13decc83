//! The page inside a gallery's page. The gallery's server mints the tokens that the page uses.

mod audit;
mod config;
mod confirmed;
mod ends;
mod frame;
mod mint;
mod owners;
mod page;
mod secrets;
