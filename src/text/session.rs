//! Signing in and out, and the question for the password.

pub const SIGN_IN: &str = "Sign in";
pub const SIGN_IN_LEAD: &str = "Sign in to see and renew your API keys.";
pub const SIGNED_OUT: &str =
    "Your session has ended. Sign in to go on where you were; nothing you typed is lost.";
pub const USERNAME: &str = "User name";
pub const PASSWORD: &str = "Password";
pub const SIGN_OUT: &str = "Sign out";

pub const CONFIRM_TITLE: &str = "Confirm that it is you";
pub const CONFIRM_LEAD: &str =
    "You signed in a while ago. Enter your password, and this goes on by itself.";
pub const CONFIRM: &str = "Confirm";

pub fn signed_in_as(name: &str) -> String {
    format!("Signed in as {name}")
}

pub fn sign_out_failed(why: &str) -> String {
    format!("You are still signed in. {why}")
}
