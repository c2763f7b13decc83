//! Programs of the operating system: found, or installed from Debian's package.

use std::path::PathBuf;

use super::{apt, chromium, postgres};
use crate::failure::{Outcome, fail};
use crate::paths;

pub const CHROMIUM: Program = Program {
    setting: Some("LATCHKEY_CHROMIUM"),
    elsewhere: chromium::of_playwright,
    ..Program::new(
        "Chromium",
        "chromium",
        &[
            "chromium",
            "chromium-browser",
            "google-chrome-stable",
            "google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
        ],
    )
};
pub const FIREFOX: Program = Program {
    setting: Some("LATCHKEY_FIREFOX"),
    ..Program::new(
        "Firefox",
        "firefox-esr",
        &["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"],
    )
};
pub const WEBKIT_DRIVER: Program = Program {
    setting: Some("LATCHKEY_WEBKIT_DRIVER"),
    ..Program::new("WebKitWebDriver", "webkit2gtk-driver", &["WebKitWebDriver"])
};
pub const XVFB: Program =
    Program { setting: Some("LATCHKEY_XVFB"), ..Program::new("Xvfb", "xvfb", &["Xvfb"]) };
pub const MONO: Program = Program::new("Mono", "mono-complete", &["mono"]);
/// The folder of the server's programs.
pub const POSTGRES: Program =
    Program { elsewhere: postgres::find, ..Program::new("PostgreSQL server", "postgresql", &[]) };
/// Tests run the recipes of the README for these proxies.
pub const PROXIES: [Program; 3] = [
    Program::new("nginx", "nginx", &["nginx", "/usr/sbin/nginx"]),
    Program::new("Caddy", "caddy", &["caddy", "/usr/sbin/caddy"]),
    Program::new("HAProxy", "haproxy", &["haproxy", "/usr/sbin/haproxy"]),
];

pub struct Program {
    /// Its name in messages.
    pub what: &'static str,
    /// The variable that names its file.
    pub setting: Option<&'static str>,
    /// On PATH, or whole paths. The first that exists is used.
    pub names: &'static [&'static str],
    /// Looks where no fixed name leads.
    pub elsewhere: fn() -> Option<PathBuf>,
    /// Debian's.
    pub package: &'static str,
}

impl Program {
    pub const fn new(
        what: &'static str,
        package: &'static str,
        names: &'static [&'static str],
    ) -> Self {
        Self { what, setting: None, names, elsewhere: || None, package }
    }

    pub fn find_or_install(&self) -> Outcome<PathBuf> {
        let Self { what, package, .. } = self;
        if let Some(found) = self.find()? {
            return Ok(found);
        }
        if apt::is_available() {
            println!("there is no {what}: installing the system's package with apt-get");
            apt::install(package);
        }
        if let Some(found) = self.find()? {
            return Ok(found);
        }
        let or_set = self.setting.map(|name| format!(", or set {name} to its program file"));
        fail(format!(
            "there is no {what}: install it (Debian's package is {package}){}",
            or_set.unwrap_or_default()
        ))
    }

    pub fn find(&self) -> Outcome<Option<PathBuf>> {
        let named = self.setting.map(named).transpose()?.flatten();
        let on_path = || self.names.iter().find_map(|name| paths::on_path(name));
        Ok(named.or_else(on_path).or_else(self.elsewhere))
    }
}

/// Returns the file that a variable names, if it is set.
pub fn named(setting: &str) -> Outcome<Option<PathBuf>> {
    match std::env::var_os(setting).map(PathBuf::from) {
        Some(file) if !file.is_file() => {
            fail(format!("{setting} is {}, which is not a file", file.display()))
        }
        file => Ok(file),
    }
}
