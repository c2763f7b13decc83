//! The companion registry: the API for keys, the push protocol they protect, and the built page.

pub mod app;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod page;

mod clients;
mod demo;
mod extract;
mod health;
mod hosts;
mod ids;
mod keys;
mod logging;
mod nuget;
mod openapi;
mod packages;
mod policy;
mod principal;
mod problem;
mod session;
mod store;
mod test_clock;
mod upkeep;
mod uses;
