//! Checks the demo's registry against the OpenAPI document that it serves, with schemathesis.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::{Context, Outcome, fail};
use crate::registry::{self, SignIn};
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
    let gallery = format!(r#"[{{name="test",secret="{SECRET}",origins=["{GALLERY}"]}}]"#);
    let log = folder.join("log");
    let mut demo = process::start(
        "starting the demo",
        Command::new(program)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.join("data"))
            .env("LATCHKEY_GALLERIES", gallery)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log).on("create", &log)?),
    )?;
    let Some(SignIn { origin, name, password }) = registry::sign_in(&mut demo.lines()) else {
        return fail(format!("the registry ended by itself: see {}", log.display()));
    };
    let settings = paths::root().join("registry/tests/openapi");
    let mut command = Command::new(schemathesis);
    command
        .arg("--config-file")
        .arg(settings.join("schemathesis.toml"))
        .args(["run", &format!("{origin}/api/v1/openapi.json")])
        .args(["--seed", SEED, "--max-examples", REQUESTS, "--continue-on-failure"])
        .env("LATCHKEY_ORIGIN", origin)
        .env("LATCHKEY_SIGN_IN", format!("{name} {password}"))
        .env("LATCHKEY_GALLERY", GALLERY)
        .env("LATCHKEY_GALLERY_SECRET", SECRET)
        .env("PYTHONPATH", &settings)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // It writes its own files into the current folder.
        .current_dir(&folder);
    process::run("schemathesis", &mut command)
}
