//! Attacks by a stranger or by a person with one key. Each one is sent over real connections, and
//! what it costs the real process is measured.

mod connections;
mod packages;
mod people;
mod requests;
mod uploads;
