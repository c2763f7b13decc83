//! The small gallery of `e2e/host` beside the demo: the section as another site shows it.

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
    /// Where it will be and what it will prove itself with: the registry is told before either runs.
    pub fn plan() -> Outcome<Self> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = free.map_err(because("there is no free port for the gallery"))?.port();
        Ok(Self { port, secret: secret()?, server: None })
    }

    /// For `LATCHKEY_GALLERIES`. By another name of this machine it is another site.
    pub fn setting(&self) -> String {
        let Self { port, secret, .. } = self;
        format!(
            r#"[{{name = "small-gallery", secret = "{secret}", origins = ["http://localhost:{port}"]}}]"#
        )
    }

    /// Its only person signs in as at the registry. Tells its address.
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
        let id =
            id.ok_or_else(|| Failure(format!("`user list` does not tell the id of {name}")))?;
        let people = format!(r#"{{"{name}": {{"password": "{password}", "user": "{id}"}}}}"#);
        let mut server = Command::new("node")
            .arg(paths::root().join("e2e/host/gallery.js"))
            .env("REGISTRY", registry)
            .env("PORT", self.port.to_string())
            .env("GALLERY_SECRET", &self.secret)
            .env("GALLERY_PEOPLE", people)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(because("the gallery cannot be started with `node`"))?;
        let out = server.stdout.take();
        self.server = Some(server);
        let mut line = String::new();
        if let Some(out) = out {
            BufReader::new(out).read_line(&mut line).map_err(because("the gallery is silent"))?;
        }
        let address = line.trim().strip_prefix("gallery on ").map(str::to_owned);
        address.ok_or_else(|| Failure("the gallery did not start: see above".to_owned()))
    }
}

impl Drop for Gallery {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // It may have ended with the same Ctrl-C.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

fn secret() -> Outcome<String> {
    let mut bytes = [0u8; 32];
    File::open("/dev/urandom")
        .and_then(|mut random| random.read_exact(&mut bytes))
        .map_err(because("the system gives no random bytes"))?;
    Ok(bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}")))
}
