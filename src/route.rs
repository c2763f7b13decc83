//! Every address of the page: one type for where a person is, read from and written to a path.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::browser::page;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    Keys,
    /// `from` is the id of a key whose settings are copied.
    NewKey {
        from: Option<String>,
    },
    Key(String),
    /// One key with the panel open: mails, calendars and push warnings link here.
    Regenerate(String),
    Reminders,
    Password,
    SignIn,
    Unknown,
}

impl Page {
    pub fn read(base: &str, path: &str, query: &str) -> Self {
        let rest = path.strip_prefix(base).unwrap_or_default();
        let mut parts = rest.split('/').filter(|part| !part.is_empty());
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (None | Some("keys"), None, ..) => Self::Keys,
            (Some("keys"), Some("new"), None, _) => Self::NewKey { from: parameter(query, "from") },
            (Some("keys"), Some(id), None, _) => Self::Key(id.to_owned()),
            (Some("keys"), Some(id), Some("regenerate"), None) => Self::Regenerate(id.to_owned()),
            // What belongs to the whole account is not shown inside another site, least of all a
            // field for a password.
            (Some("reminders"), None, ..) if base == ACCOUNT => Self::Reminders,
            (Some("password"), None, ..) if base == ACCOUNT => Self::Password,
            (Some("sign-in"), None, ..) if base == ACCOUNT => Self::SignIn,
            _ => Self::Unknown,
        }
    }

    pub fn write(&self, base: &str) -> String {
        match self {
            Self::Keys | Self::Unknown => format!("{base}/keys"),
            Self::NewKey { from: None } => format!("{base}/keys/new"),
            Self::NewKey { from: Some(id) } => format!("{base}/keys/new?from={id}"),
            Self::Key(id) => format!("{base}/keys/{id}"),
            Self::Regenerate(id) => format!("{base}/keys/{id}/regenerate"),
            Self::Reminders => format!("{base}/reminders"),
            Self::Password => format!("{base}/password"),
            Self::SignIn => format!("{base}/sign-in"),
        }
    }

    /// The key that the page is about.
    pub fn key_id(&self) -> Option<&str> {
        match self {
            Self::Key(id) | Self::Regenerate(id) => Some(id),
            _ => None,
        }
    }

    pub fn href(&self) -> String {
        self.write(&base())
    }
}

/// Ids are opaque but written in letters, digits and `_`: anything else is not one of ours.
fn parameter(query: &str, name: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let plain = value.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-'));
    (plain && !value.is_empty()).then(|| value.to_owned())
}

const ACCOUNT: &str = "/account";
const EMBED: &str = "/embed";

/// The whole account page, from wherever somebody is.
pub fn account() -> String {
    Page::Keys.write(ACCOUNT)
}

/// The same build serves the account page and the frame: the first segment says which.
pub fn base_of(path: &str) -> &'static str {
    match path.split('/').nth(1) {
        Some("embed") => EMBED,
        _ => ACCOUNT,
    }
}

pub fn base() -> String {
    base_of(&page::path()).to_owned()
}

/// Goes to a page; with `replace` the place left behind does not stay in the history.
#[derive(Clone, Copy)]
pub struct Go(StoredValue<Navigate, LocalStorage>);

type Navigate = Box<dyn Fn(&str, bool)>;

impl Go {
    /// Only inside the router.
    pub fn new() -> Self {
        let navigate = use_navigate();
        Self(StoredValue::new_local(Box::new(move |address: &str, replace| {
            // Inside another site's page going back is that site's.
            let replace = replace || base() == EMBED;
            let options = NavigateOptions { resolve: false, replace, ..Default::default() };
            navigate(address, options);
        })))
    }

    /// Only inside the application, which provides it.
    pub fn here() -> Self {
        expect_context()
    }

    pub fn to(self, page: &Page) {
        self.to_address(&page.href());
    }

    /// To an address of a page, which may end in a fragment.
    pub fn to_address(self, address: &str) {
        self.0.try_with_value(|go| go(address, false));
    }

    pub fn replace(self, page: &Page) {
        self.0.try_with_value(|go| go(&page.href(), true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_reads_back_as_itself() {
        let pages = [
            Page::Keys,
            Page::NewKey { from: None },
            Page::NewKey { from: Some("key_1".to_owned()) },
            Page::Key("key_1".to_owned()),
            Page::Regenerate("key_1".to_owned()),
        ];
        for page in pages {
            assert_eq!(read_back(ACCOUNT, &page), page);
            assert_eq!(read_back(EMBED, &page), page);
        }
    }

    #[test]
    fn what_belongs_to_the_whole_account_is_no_page_of_a_frame() {
        for page in [Page::Reminders, Page::Password, Page::SignIn] {
            assert_eq!(read_back(ACCOUNT, &page), page);
            assert_eq!(read_back(EMBED, &page), Page::Unknown);
        }
    }

    fn read_back(base: &str, page: &Page) -> Page {
        let written = page.write(base);
        let (path, query) = written.split_once('?').unwrap_or((&written, ""));
        Page::read(base, path, query)
    }

    #[test]
    fn the_base_itself_shows_the_keys_and_a_look_alike_is_nothing() {
        assert_eq!(Page::read("/account", "/account/", ""), Page::Keys);
        assert_eq!(Page::read("/account", "/account", ""), Page::Keys);
        assert_eq!(Page::read("/account", "/accounting/keys", ""), Page::Unknown);
        assert_eq!(Page::read("/account", "/account/keys/a/b", ""), Page::Unknown);
    }

    #[test]
    fn a_copied_id_is_taken_only_when_it_could_be_one() {
        assert_eq!(parameter("from=key_1", "from").as_deref(), Some("key_1"));
        assert_eq!(parameter("x=1&from=key-2", "from").as_deref(), Some("key-2"));
        for bad in ["", "from=", "from=a/b", "from=%2e", "fromage=1"] {
            assert_eq!(parameter(bad, "from"), None, "{bad}");
        }
    }
}
