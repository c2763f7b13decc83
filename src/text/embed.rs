//! The section inside a page of another site.

pub const ASK_AGAIN: &str = "Ask again";

pub fn ended(host: &str) -> String {
    format!(
        "Your sign-in at {host} has ended. Sign in there again, then retry. Your input is kept."
    )
}

pub fn no_token(host: &str) -> String {
    format!(
        "{host} couldn't connect you to your keys. Sign in there, then retry. If you are signed in, tell the site's operators."
    )
}

pub fn asking(host: &str) -> String {
    format!("{host} is asking you to confirm that it is you. Your request is then sent.")
}

pub fn refused(host: &str) -> String {
    format!("{host} did not confirm that it is you. Nothing was changed.")
}

pub fn registry(name: &str) -> String {
    format!("Reminders and more at {name}")
}

pub const NEW_TAB: &str = "(opens a new tab)";
