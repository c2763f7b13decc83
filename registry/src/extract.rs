//! Extractors for bodies, query parameters and headers, with an error for every invalid input.

mod body;
mod client;
mod conditions;
mod params;

pub use body::{Body, Nothing, has_type};
pub use conditions::Conditions;
pub use params::Params;
