//! `cargo xtask postgres`: a PostgreSQL server for one run, in a temporary folder and on a free loopback
//! port.

mod programs;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rustix::process::Signal;

use self::programs::Programs;
use crate::cargo::remove_cargo_variables;
use crate::failure::{Context, Outcome, because, fail};
use crate::process::{self, Running};

/// The variable in which the registry's tests find the server's address.
pub const ADDRESS: &str = "LATCHKEY_TEST_POSTGRES";

/// The server and its folder. Ctrl-C removes them, too.
static SERVER: Mutex<Option<(Running, PathBuf)>> = Mutex::new(None);

pub fn run(command: &[String]) -> Outcome {
    let Some((program, arguments)) = command.split_first() else {
        return fail("name a command: cargo xtask postgres cargo test -p latchkey-registry");
    };
    let cluster = Cluster::start()?;
    let mut command = Command::new(program);
    remove_cargo_variables(&mut command);
    process::run(program, command.args(arguments).env(ADDRESS, &cluster.address))
}

pub struct Cluster {
    /// `postgres://…`. Its user may create and drop databases.
    pub address: String,
}

impl Cluster {
    /// Call it once in a run, because it also handles Ctrl-C.
    pub fn start() -> Outcome<Self> {
        let began = Instant::now();
        let programs = Programs::find_or_install()?;
        let folder = std::env::temp_dir().join(format!("latchkey-postgres-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).on("create", &folder)?;
        let started = programs.start(&folder);
        if started.is_err() {
            let _ = fs::remove_dir_all(&folder);
        }
        let (server, address) = started?;
        *SERVER.lock().unwrap_or_else(PoisonError::into_inner) = Some((server, folder));
        let cluster = Self { address };
        ctrlc::set_handler(|| {
            stop();
            std::process::exit(130);
        })
        .map_err(because("cannot handle Ctrl-C"))?;
        println!("   PostgreSQL is up: {}", process::seconds(began));
        Ok(cluster)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        stop();
    }
}

/// Stops at once, because the data is no longer needed.
fn stop() {
    let server = SERVER.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some((mut server, folder)) = server else { return };
    process::send(Signal::QUIT, server.pid());
    let _ = server.wait();
    let _ = fs::remove_dir_all(folder);
}
