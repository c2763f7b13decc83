//! Firefox and WebKit, with their WebDriver programs. Installed programs are used first.

use std::path::PathBuf;

use super::apt;
use super::install::{self, Tool};
use crate::failure::{Outcome, fail};
use crate::paths;

const GECKODRIVER: &str = "0.37.1";

/// A program of the system, which Debian has in a package.
struct Program {
    what: &'static str,
    /// The variable that names the program's file.
    setting: &'static str,
    names: &'static [&'static str],
    /// Where an application of macOS has it.
    application: Option<&'static str>,
    package: &'static str,
}

const FIREFOX: Program = Program {
    what: "Firefox",
    setting: "LATCHKEY_FIREFOX",
    names: &["firefox-esr", "firefox"],
    application: Some("/Applications/Firefox.app/Contents/MacOS/firefox"),
    package: "firefox-esr",
};

const WEBKIT_DRIVER: Program = Program {
    what: "WebKitWebDriver",
    setting: "LATCHKEY_WEBKIT_DRIVER",
    names: &["WebKitWebDriver"],
    application: None,
    package: "webkit2gtk-driver",
};

const XVFB: Program = Program {
    what: "Xvfb",
    setting: "LATCHKEY_XVFB",
    names: &["Xvfb"],
    application: None,
    package: "xvfb",
};

/// The variables that tell the tests where the programs are.
pub type Settings = Vec<(&'static str, PathBuf)>;

pub fn firefox() -> Outcome<Settings> {
    Ok(vec![FIREFOX.find_or_install()?, ("LATCHKEY_GECKODRIVER", geckodriver()?)])
}

/// `WebKitWebDriver` starts the browser that its package depends on.
pub fn webkit() -> Outcome<Settings> {
    Ok(vec![WEBKIT_DRIVER.find_or_install()?, XVFB.find_or_install()?])
}

fn geckodriver() -> Outcome<PathBuf> {
    if let Some(named) = named("LATCHKEY_GECKODRIVER") {
        return named;
    }
    let tool = Tool {
        package: "geckodriver",
        version: GECKODRIVER,
        program: "geckodriver",
        features: &[],
        compiles_unlocked: true,
        release: None,
    };
    let bin = tool.install()?;
    install::clean()?;
    Ok(bin.join(format!("geckodriver{}", std::env::consts::EXE_SUFFIX)))
}

impl Program {
    fn find_or_install(&self) -> Outcome<(&'static str, PathBuf)> {
        let Self { what, setting, package, .. } = self;
        if let Some(named) = named(setting) {
            return Ok((setting, named?));
        }
        if let Some(found) = self.find() {
            return Ok((setting, found));
        }
        if apt::is_available() {
            println!("there is no {what}: installing the system's package with apt-get");
            apt::install(package);
        }
        match self.find() {
            Some(found) => Ok((setting, found)),
            None => fail(format!(
                "there is no {what}: install it (Debian's package is {package}), or set {setting} \
                 to its program file"
            )),
        }
    }

    fn find(&self) -> Option<PathBuf> {
        let application = self.application.map(PathBuf::from).filter(|file| file.is_file());
        self.names.iter().find_map(|name| paths::on_path(name)).or(application)
    }
}

fn named(setting: &str) -> Option<Outcome<PathBuf>> {
    let file = PathBuf::from(std::env::var_os(setting)?);
    if file.is_file() {
        return Some(Ok(file));
    }
    Some(fail(format!("{setting} is {}, which is not a file", file.display())))
}
