//! A PostgreSQL server for one test, which can stop and start it.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sqlx::{Connection, PgConnection, Row};
use tempfile::TempDir;

use super::postgres::server;

pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    /// The user and group that run the server, because PostgreSQL refuses to run as root.
    user: Option<(u32, u32)>,
    port: u16,
    process: Option<Child>,
}

impl Cluster {
    /// Uses the programs of the server in `LATCHKEY_TEST_POSTGRES`.
    pub async fn start() -> Self {
        let address = server().expect("LATCHKEY_TEST_POSTGRES");
        let mut connection = PgConnection::connect(address.as_str()).await.unwrap();
        let sql = "SELECT setting FROM pg_config WHERE name = 'BINDIR'";
        let programs: String = sqlx::query(sql).fetch_one(&mut connection).await.unwrap().get(0);
        connection.close().await.unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let number = |args: &[&str]| {
            let answer = Command::new("id").args(args).output().unwrap();
            String::from_utf8(answer.stdout).unwrap().trim().parse::<u32>().ok()
        };
        let postgres = number(&["-u", "postgres"]).zip(number(&["-g", "postgres"]));
        let user = postgres.filter(|_| number(&["-u"]) == Some(0));
        let folder = tempfile::tempdir().unwrap();
        if let Some((user, group)) = user {
            chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let mut cluster = Self { folder, programs: programs.into(), user, port, process: None };
        let mut initdb = cluster.command("initdb");
        initdb.args(["-U", "latchkey", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        let made = initdb.arg("-D").arg(cluster.folder.path().join("data")).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        cluster.start_again().await;
        cluster
    }

    pub fn url(&self) -> String {
        format!("postgres://latchkey@127.0.0.1:{}/postgres", self.port)
    }

    pub async fn start_again(&mut self) {
        let mut server = self.command("postgres");
        server.arg("-D").arg(self.folder.path().join("data"));
        server.arg("-k").arg(self.folder.path()).args(["-p", &self.port.to_string()]);
        server.args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]);
        let server = server.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        self.process = Some(server);
        for _ in 0..200 {
            if PgConnection::connect(&self.url()).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("PostgreSQL does not start");
    }

    /// Stops the server as an operator does. The server closes all connections with an error.
    pub fn stop(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        let id = process.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert!(process.wait().unwrap().success());
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(self.folder.path());
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = Command::new("kill").args(["-QUIT", &process.id().to_string()]).status();
            let _ = process.wait();
        }
    }
}
