//! The companion registry: the key API, the push protocol and the built page.

pub mod cli;
pub mod commands;

mod about;
mod app;
mod calendar;
mod clients;
mod clock;
mod config;
mod connections;
mod costly;
mod demo;
mod disk;
mod echo;
mod embed_token;
mod etag;
mod extract;
mod free_space;
#[cfg(fuzzing)]
pub mod fuzzing;
mod health;
mod host_name;
mod hosts;
mod ids;
mod in_flight;
mod keys;
mod large_answer;
mod links;
mod logging;
mod metrics;
mod notices;
mod nuget;
mod openapi;
mod packages;
mod page;
mod policy;
mod principal;
mod problem;
mod router;
mod seen;
mod seldom;
mod session;
mod store;
mod test_clock;
mod upkeep;
mod uses;
mod warn_window;
