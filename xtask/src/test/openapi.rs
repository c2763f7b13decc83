//! Checks the demo's registry against the OpenAPI document that it serves, with schemathesis.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::failure::{Context, Outcome, because, fail};
use crate::{paths, process, tools};

const GALLERY: &str = "https://gallery.example";
const SECRET: &str = "0123456789abcdef0123456789abcdef";
/// The same requests in every run.
const SEED: &str = "11";
/// Requests for each operation. More requests found no more problems.
const REQUESTS: &str = "40";

pub fn check(program: &Path) -> Outcome {
    let schemathesis = tools::schemathesis()?;
    let folder = paths::target().join("openapi");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).on("create", &folder)?;
    let demo = Demo::start(program, &folder)?;
    let settings = paths::root().join("registry/tests/openapi");
    let mut command = Command::new(schemathesis);
    command
        .arg("--config-file")
        .arg(settings.join("schemathesis.toml"))
        .args(["run", &format!("{}/api/v1/openapi.json", demo.origin)])
        .args(["--seed", SEED, "--max-examples", REQUESTS, "--continue-on-failure"])
        .env("LATCHKEY_ORIGIN", &demo.origin)
        .env("LATCHKEY_SIGN_IN", &demo.sign_in)
        .env("LATCHKEY_GALLERY", GALLERY)
        .env("LATCHKEY_GALLERY_SECRET", SECRET)
        .env("PYTHONPATH", &settings)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // It writes its own files into the current folder.
        .current_dir(&folder);
    process::run("schemathesis", &mut command)
}

/// The registry with its sample data. It is killed when the check ends.
struct Demo {
    process: Child,
    origin: String,
    /// `NAME PASSWORD`
    sign_in: String,
}

impl Demo {
    fn start(program: &Path, folder: &Path) -> Outcome<Self> {
        let gallery = format!(r#"[{{name="test",secret="{SECRET}",origins=["{GALLERY}"]}}]"#);
        let log = folder.join("log");
        let mut process = Command::new(program)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.join("data"))
            .env("LATCHKEY_GALLERIES", gallery)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log).on("create", &log)?)
            .spawn()
            .map_err(because("the registry does not start"))?;
        let out = process.stdout.take();
        let mut demo = Self { process, origin: String::new(), sign_in: String::new() };
        for line in out.into_iter().flat_map(|out| BufReader::new(out).lines()) {
            let line = line.map_err(because("cannot read the registry's output"))?;
            if let Some(origin) = line.strip_prefix("listening on ") {
                origin.clone_into(&mut demo.origin);
            }
            if let Some(sign_in) = line.strip_prefix("demo sign-in: ") {
                sign_in.clone_into(&mut demo.sign_in);
                return Ok(demo);
            }
        }
        fail(format!("the registry ended by itself: see {}", log.display()))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
