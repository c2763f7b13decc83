//! The warning for a value that still works but expires soon or was replaced. The contract formats
//! the remaining time, as on the page and in mails.

use latchkey_contract::time::utc;
use latchkey_contract::{Instant, Left, State};

use super::authorize::Presented;
use crate::hosts::OwnOrigin;

pub fn warning(presented: &Presented, own: &OwnOrigin, now: Instant) -> Option<String> {
    let name = &presented.key.name;
    if presented.is_retiring(now) {
        let stops = presented.value.retires_at?;
        let link = presented.regenerate_url(own);
        let when = presented.value.replaced_at.map(|at| format!(" on {}", utc(at)));
        return Some(format!(
            "This value of your API key '{name}' was replaced{}. It stops working in {} ({}). \
             Use the new value, or regenerate it at {link}",
            when.unwrap_or_default(),
            Left::until(stops, now),
            utc(stops),
        ));
    }
    if presented.value.ended.is_some() || presented.key.life.state(now) != State::Expiring {
        return None;
    }
    let expires = presented.value.expires_at?;
    let link = presented.regenerate_url(own);
    Some(format!(
        "Your API key '{name}' expires in {} ({}). Regenerate it at {link}",
        Left::until(expires, now),
        utc(expires),
    ))
}
