//! Runs the gallery of `e2e/host` beside the demo, so that people see the section in another site.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome, fail};
use crate::process::{self, Running};
use crate::registry::SignIn;
use crate::{bytes, paths};

pub struct Gallery {
    port: u16,
    secret: String,
}

impl Gallery {
    /// Chooses the gallery's port and secret, which the registry must know before it starts.
    pub fn plan() -> Outcome<Self> {
        Ok(Self { port: process::free_port()?, secret: bytes::secret()? })
    }

    /// The value of `LATCHKEY_GALLERIES`. The host `localhost` makes the gallery another site.
    pub fn setting(&self) -> String {
        let Self { port, secret, .. } = self;
        format!(
            r#"[{{name = "small-gallery", secret = "{secret}", origins = ["http://localhost:{port}"]}}]"#
        )
    }

    /// Starts the gallery. Returns it with its address. Its one person signs in as at the registry.
    pub fn start(
        &self,
        person: &SignIn,
        program: &Path,
        data: &Path,
    ) -> Outcome<(Running, String)> {
        let SignIn { origin, name, password } = person;
        let list = process::ask(Command::new(program).args(["user", "list", "--data"]).arg(data));
        let id = list.as_deref().unwrap_or_default().lines().find_map(|line| {
            let (id, rest) = line.split_once('\t')?;
            (rest.split('\t').next() == Some(name)).then_some(id)
        });
        let id = id.ok_or_else(|| Failure(format!("`user list` does not list {name}")))?;
        let people = format!(r#"{{"{name}": {{"password": "{password}", "user": "{id}"}}}}"#);
        let mut server = process::spawn(
            "the gallery",
            Command::new("node")
                .arg(paths::root().join("e2e/host/gallery.js"))
                .env("REGISTRY", origin)
                .env("PORT", self.port.to_string())
                .env("GALLERY_SECRET", &self.secret)
                .env("GALLERY_PEOPLE", people)
                .stdout(Stdio::piped()),
        )?;
        let line = server.lines().next().unwrap_or_default();
        match line.strip_prefix("gallery on ") {
            Some(address) => Ok((server, address.to_owned())),
            None => fail("the gallery did not start: see its output above"),
        }
    }
}
