//! What an operator can do with keys and the audit log from the command line.

mod actions;
mod events;
mod leaked;
mod list;
mod of_a_person;
