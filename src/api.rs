//! The registry's API as the page uses it; nothing else in the page fetches.

mod calls;
mod client;
mod endpoint;
mod error;
mod json;
mod send;
mod token;

pub use self::calls::{
    KeyQuery, calendar, change_password, confirm, edit_notices, events, first_keys, key, keys,
    notices, packages, policy, session, sign_in, sign_out, stop_calendar, timeline,
};
pub use self::client::{Answer, Request};
pub use self::endpoint::Endpoint;
pub use self::error::Failure;
pub use self::send::{send, when_signed_out, when_token_ends};
pub use self::token::{Reason, is_somebodys, renew};
