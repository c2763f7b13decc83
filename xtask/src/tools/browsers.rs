//! Firefox and WebKit with their WebDriver programs, as the variables in which the tests find them.

use std::path::PathBuf;

use super::{crates, system};
use crate::failure::Outcome;

pub type Variables = Vec<(&'static str, PathBuf)>;

pub fn firefox() -> Outcome<Variables> {
    let firefox = system::FIREFOX.find_or_install()?;
    let driver = match system::named("LATCHKEY_GECKODRIVER")? {
        Some(file) => file,
        None => super::install(&crates::GECKODRIVER)?,
    };
    Ok(vec![("LATCHKEY_FIREFOX", firefox), ("LATCHKEY_GECKODRIVER", driver)])
}

/// `WebKitWebDriver` starts the browser that its package depends on.
pub fn webkit() -> Outcome<Variables> {
    Ok(vec![
        ("LATCHKEY_WEBKIT_DRIVER", system::WEBKIT_DRIVER.find_or_install()?),
        ("LATCHKEY_XVFB", system::XVFB.find_or_install()?),
    ])
}
