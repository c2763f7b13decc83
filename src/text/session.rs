//! Signing in and out, and the question for the password.

pub const SIGN_IN: &str = "Sign in";
pub const SIGN_IN_LEAD: &str = "Sign in to see and renew your API keys.";
pub const SIGNED_OUT: &str =
    "Your session has ended. Sign in to return to where you were. Your input is kept.";
pub const USERNAME: &str = "User name";
pub const PASSWORD: &str = "Password";
pub const SIGN_OUT: &str = "Sign out";

pub const CONFIRM_TITLE: &str = "Confirm that it is you";
pub const CONFIRM_LEAD: &str = "You signed in a while ago. Enter your password to continue.";
pub const CONFIRM: &str = "Confirm";

pub const CHANGE_PASSWORD: &str = "Change password";
pub const CHANGE_PASSWORD_LEAD: &str = "Changing your password signs out your other sessions, disconnects sites that show your keys, and turns off your calendar link.";
pub const CURRENT_PASSWORD: &str = "Current password";
pub const NEW_PASSWORD: &str = "New password";
pub const PASSWORD_CHANGED: &str = "Your password is changed. Your other sessions, embedded sections and calendar link have ended.";

pub const PASSWORD_REPLY_LOST: &str = "We lost the reply, so your password may already be changed. Try again: if your current password is then wrong, the new one is active.";
pub const PASSWORD_MAY_BE_CHANGED: &str = "The current password is wrong. Your last attempt has probably changed it: sign out, and sign in with the new password.";

pub fn signed_in_as(name: &str) -> String {
    format!("Signed in as {name}")
}

/// After a lost reply, the session may have ended.
pub fn sign_out_failed(is_lost: bool, why: &str) -> String {
    let what = if is_lost {
        "We couldn't confirm that you are signed out."
    } else {
        "You are still signed in."
    };
    format!("{what} {why}")
}
