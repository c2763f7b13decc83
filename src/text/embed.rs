//! The section inside a page of another site.

pub const ASK_AGAIN: &str = "Ask again";

pub fn ended(host: &str) -> String {
    format!(
        "Your sign-in at {host} has ended. Sign in there again, then retry; nothing you typed is lost."
    )
}

pub fn no_token(host: &str) -> String {
    format!(
        "{host} gives no access to your keys. Sign in there, then retry. If you are signed in, tell the people who run it."
    )
}

pub fn asking(host: &str) -> String {
    format!("{host} is asking you to confirm that it is you. This goes on by itself.")
}

pub fn refused(host: &str) -> String {
    format!("{host} did not confirm that it is you. Nothing was changed.")
}

pub fn registry(name: &str) -> String {
    format!("Reminders and more at {name}")
}

pub const NEW_TAB: &str = "(opens a new tab)";
