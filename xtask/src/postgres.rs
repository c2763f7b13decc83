//! A PostgreSQL server for one run, in a temporary folder and on a free loopback port.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::cargo::remove_cargo_variables;
use crate::failure::{Context, Outcome, because, fail};
use crate::{process, tools};

/// The variable in which the registry's tests find the server's address.
pub const ADDRESS: &str = "LATCHKEY_TEST_POSTGRES";

/// The data need not survive a power cut. Many registries run at once, each with up to 16
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

pub struct Cluster {
    /// `postgres://…`. Its user may create and drop databases.
    pub address: String,
    running: Running,
}

/// `cargo xtask postgres`: runs a command with the server's address in its environment.
pub fn run(command: &[String]) -> Outcome {
    let Some((program, arguments)) = command.split_first() else {
        return fail("name a command: cargo xtask postgres cargo test -p latchkey-registry");
    };
    let cluster = Cluster::start()?;
    let mut command = Command::new(program);
    remove_cargo_variables(&mut command);
    process::run(program, command.args(arguments).env(ADDRESS, &cluster.address))
}

#[derive(Clone)]
struct Running(Arc<Mutex<Option<(Child, PathBuf)>>>);

impl Cluster {
    /// Call it once in a run, because it also handles Ctrl-C.
    pub fn start() -> Outcome<Self> {
        let began = Instant::now();
        let programs = Programs { bin: tools::postgres()?, user: unprivileged_user()? };
        let folder = std::env::temp_dir().join(format!("latchkey-postgres-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).on("create", &folder)?;
        let running = Running(Arc::default());
        let started = programs.start(&folder, &running);
        if started.is_err() {
            running.stop();
            let _ = fs::remove_dir_all(&folder);
        }
        let cluster = Self { address: started?, running };
        let running = cluster.running.clone();
        ctrlc::set_handler(move || {
            running.stop();
            std::process::exit(130);
        })
        .map_err(because("cannot handle Ctrl-C"))?;
        println!("   PostgreSQL is up: {}", process::seconds(began));
        Ok(cluster)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.running.stop();
    }
}

impl Running {
    /// Stops at once. The data is not needed any more.
    fn stop(&self) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((mut server, folder)) = running else { return };
        let id = server.id().to_string();
        if !Command::new("kill").args(["-QUIT", &id]).status().is_ok_and(|sent| sent.success()) {
            let _ = server.kill();
        }
        let _ = server.wait();
        let _ = fs::remove_dir_all(folder);
    }
}

struct Programs {
    bin: PathBuf,
    user: Option<(u32, u32)>,
}

impl Programs {
    fn start(&self, folder: &Path, running: &Running) -> Outcome<String> {
        let password = random_word()?;
        let password_file = folder.join("password");
        fs::write(&password_file, &password).on("write", &password_file)?;
        if let Some((user, group)) = self.user {
            for path in [folder, &password_file] {
                chown(path, Some(user), Some(group)).on("hand over", path)?;
            }
        }
        let data = folder.join("data");
        self.make(folder, &data, &password_file)?;
        // Another program may take the port before the server does.
        for _ in 0..3 {
            let port = free_port()?;
            let log = folder.join("log");
            let out = fs::File::create(&log).on("create", &log)?;
            let mut server = self.command("postgres", folder);
            server.arg("-D").arg(&data).arg("-k").arg(folder).args(["-p", &port]);
            for setting in SETTINGS {
                server.args(["-c", setting]);
            }
            let mut server = server
                .stdin(Stdio::null())
                .stderr(out)
                .spawn()
                .map_err(because("PostgreSQL does not start"))?;
            if self.wait(&mut server, folder, &port)? {
                let address = format!("postgres://latchkey:{password}@127.0.0.1:{port}/postgres");
                let mut slot = running.0.lock().unwrap_or_else(PoisonError::into_inner);
                *slot = Some((server, folder.to_path_buf()));
                return Ok(address);
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
    fn wait(&self, server: &mut Child, folder: &Path, port: &str) -> Outcome<bool> {
        let began = Instant::now();
        while began.elapsed() < LONGEST_START {
            if server.try_wait().map_err(because("cannot wait for PostgreSQL"))?.is_some() {
                return Ok(false);
            }
            let mut ask = self.command("pg_isready", folder);
            if process::ask(ask.args(["-q", "-h", "127.0.0.1", "-p", port])).is_some() {
                return Ok(true);
            }
            thread::sleep(Duration::from_millis(50));
        }
        let _ = server.kill();
        fail("PostgreSQL does not answer after a minute")
    }

    fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(self.bin.join(program));
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

fn free_port() -> Outcome<String> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    Ok(listener.map_err(because("no port is free"))?.port().to_string())
}

/// A password, because other users of this machine can reach the port.
fn random_word() -> Outcome<String> {
    let source = Path::new("/dev/urandom");
    let mut bytes = [0u8; 16];
    fs::File::open(source).and_then(|mut file| file.read_exact(&mut bytes)).on("read", source)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}
