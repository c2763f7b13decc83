//! Creates and starts a server with PostgreSQL's own programs.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Context, Outcome, because, fail};
use crate::process::{self, Running};
use crate::{bytes, tools};

/// The data need not survive a power cut. Many registries run at once, each with up to 18
/// connections.
const SETTINGS: [&str; 9] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=600",
    "max_wal_size=8GB",
    "checkpoint_timeout=1h",
    "listen_addresses=127.0.0.1",
    "log_min_messages=warning",
];
const LONGEST_START: Duration = Duration::from_mins(1);

pub struct Programs {
    folder: PathBuf,
    user: Option<(u32, u32)>,
}

impl Programs {
    pub fn find_or_install() -> Outcome<Self> {
        Ok(Self { folder: tools::postgres()?, user: unprivileged_user()? })
    }

    /// Returns the server and its address.
    pub fn start(&self, folder: &Path) -> Outcome<(Running, String)> {
        // Other users of this machine can reach the port.
        let password = bytes::secret()?;
        let password_file = folder.join("password");
        fs::write(&password_file, &password).on("write", &password_file)?;
        if let Some((user, group)) = self.user {
            for path in [folder, &password_file] {
                chown(path, Some(user), Some(group)).on("change the owner of", path)?;
            }
        }
        let data = folder.join("data");
        self.make(folder, &data, &password_file)?;
        let log = folder.join("log");
        // Another program may take the port before the server does.
        for _ in 0..3 {
            let port = process::free_port()?.to_string();
            let mut command = self.command("postgres", folder);
            command
                .arg("-D")
                .arg(&data)
                .arg("-k")
                .arg(folder)
                .args(["-p", &port])
                .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
                .stdin(Stdio::null())
                .stderr(fs::File::create(&log).on("create", &log)?);
            let mut server = process::spawn("PostgreSQL", &mut command)?;
            if self.wait(&mut server, folder, &port)? {
                let address = format!("postgres://latchkey:{password}@127.0.0.1:{port}/postgres");
                return Ok((server, address));
            }
            let said = fs::read_to_string(&log).unwrap_or_default();
            println!("   PostgreSQL ended at once: {}", said.lines().last().unwrap_or("no output"));
        }
        fail("PostgreSQL does not start: see its last output above")
    }

    /// Sorts text by language where this PostgreSQL can, as most servers do. No test may rely on it.
    fn make(&self, folder: &Path, data: &Path, password_file: &Path) -> Outcome {
        let mut said = String::new();
        let language = ["--locale-provider=icu", "--icu-locale=en-US"];
        for locale in [&language[..], &[]] {
            let answer = self
                .command("initdb", folder)
                .args(["-U", "latchkey", "-A", "password", "-E", "UTF8", "--no-sync"])
                .arg("--locale=C")
                .args(locale)
                .arg("--pwfile")
                .arg(password_file)
                .arg("-D")
                .arg(data)
                .output()
                .map_err(because("initdb does not start"))?;
            if answer.status.success() {
                return Ok(());
            }
            said = String::from_utf8_lossy(&answer.stderr).trim().replace('\n', "; ");
        }
        fail(format!("PostgreSQL's initdb failed: {said}"))
    }

    /// Waits until the server answers. Returns false if it ended instead.
    fn wait(&self, server: &mut Running, folder: &Path, port: &str) -> Outcome<bool> {
        let began = Instant::now();
        while began.elapsed() < LONGEST_START {
            if server.has_ended() {
                return Ok(false);
            }
            let mut ask = self.command("pg_isready", folder);
            if process::ask(ask.args(["-q", "-h", "127.0.0.1", "-p", port])).is_some() {
                return Ok(true);
            }
            thread::sleep(Duration::from_millis(50));
        }
        fail("PostgreSQL does not answer after a minute")
    }

    fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(self.folder.join(program));
        command.current_dir(folder).env("LC_ALL", "C");
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command
    }
}

/// PostgreSQL refuses to run as root. Then it runs as a user with few permissions.
fn unprivileged_user() -> Outcome<Option<(u32, u32)>> {
    if !process::is_root() {
        return Ok(None);
    }
    let number = |flag: &str, name: &str| -> Option<u32> {
        process::ask(Command::new("id").args([flag, name]))?.parse().ok()
    };
    let mut users = ["postgres", "nobody"].into_iter();
    let user = users.find_map(|name| Some((number("-u", name)?, number("-g", name)?)));
    match user {
        Some(user) => Ok(Some(user)),
        None => fail("PostgreSQL does not run as root, and there is no user postgres or nobody"),
    }
}
