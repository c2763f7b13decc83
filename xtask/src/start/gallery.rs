//! Runs the gallery of `e2e/host` beside the demo, so that people see the section in another site.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::failure::{Failure, Outcome, because};
use crate::{paths, process};

pub struct Gallery {
    port: u16,
    secret: String,
    server: Option<Child>,
}

impl Gallery {
    /// Chooses the gallery's port and secret, which the registry must know before it starts.
    pub fn plan() -> Outcome<Self> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = free.map_err(because("no port is free for the gallery"))?.port();
        Ok(Self { port, secret: secret()?, server: None })
    }

    /// The value of `LATCHKEY_GALLERIES`. The host `localhost` makes the gallery another site.
    pub fn setting(&self) -> String {
        let Self { port, secret, .. } = self;
        format!(
            r#"[{{name = "small-gallery", secret = "{secret}", origins = ["http://localhost:{port}"]}}]"#
        )
    }

    /// Starts the gallery and returns its address. Its one person signs in as at the registry.
    pub fn start(
        &mut self,
        registry: &str,
        (name, password): (&str, &str),
        binary: &Path,
        data: &Path,
    ) -> Outcome<String> {
        let list = process::ask(Command::new(binary).args(["user", "list", "--data"]).arg(data));
        let id = list.as_deref().unwrap_or_default().lines().find_map(|line| {
            let (id, rest) = line.split_once('\t')?;
            (rest.split('\t').next() == Some(name)).then_some(id)
        });
        let id = id.ok_or_else(|| Failure(format!("`user list` does not list {name}")))?;
        let people = format!(r#"{{"{name}": {{"password": "{password}", "user": "{id}"}}}}"#);
        let mut server = Command::new("node")
            .arg(paths::root().join("e2e/host/gallery.js"))
            .env("REGISTRY", registry)
            .env("PORT", self.port.to_string())
            .env("GALLERY_SECRET", &self.secret)
            .env("GALLERY_PEOPLE", people)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(because("`node` does not start the gallery"))?;
        let out = server.stdout.take();
        self.server = Some(server);
        let mut line = String::new();
        if let Some(out) = out {
            BufReader::new(out)
                .read_line(&mut line)
                .map_err(because("the gallery prints no address"))?;
        }
        let address = line.trim().strip_prefix("gallery on ").map(str::to_owned);
        address.ok_or_else(|| Failure("the gallery did not start: see its output above".to_owned()))
    }
}

impl Drop for Gallery {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // The same Ctrl-C may have ended it.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

fn secret() -> Outcome<String> {
    let mut bytes = [0u8; 32];
    File::open("/dev/urandom")
        .and_then(|mut random| random.read_exact(&mut bytes))
        .map_err(because("cannot read random bytes from /dev/urandom"))?;
    Ok(bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}")))
}
