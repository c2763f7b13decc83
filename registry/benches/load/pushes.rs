//! Pushes of 100 KB packages, beside a handler that only writes the body to a file and flushes it.

use std::io::{BufRead, BufReader, Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::put;
use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::client::{self, Request};
use super::fill;

const FLAG: &str = "--only-write";
const BYTES: usize = 100_000;
/// Each push is another version, so the packages are made before they are measured.
const PUSHES: usize = 400;
const CONNECTIONS: usize = 8;

/// Pushes to this registry a second.
pub async fn to_registry(address: &str, round: usize) -> f64 {
    let versions = round * PUSHES..(round + 1) * PUSHES;
    let requests = versions.map(|at| Request::push(address, &fill::working_value(), &package(at)));
    client::each_once(requests.collect(), CONNECTIONS).await
}

fn package(at: usize) -> Vec<u8> {
    let nuspec = format!(
        "<package><metadata><id>Contoso.0.Bench</id><version>1.0.{at}</version></metadata></package>"
    );
    let library = vec![b'x'; BYTES - 500];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in [("bench.nuspec", nuspec.as_bytes()), ("lib/bench.dll", &library)] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The handler that only writes, in its own process.
pub struct OnlyWrites {
    process: Child,
    address: String,
}

impl OnlyWrites {
    /// The folder must be on the same disk as that of the registry.
    pub fn start(folder: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg(FLAG)
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { process, address: address.trim().to_owned() }
    }

    pub async fn per_second(&self) -> f64 {
        to_registry(&self.address, 0).await
    }
}

impl Drop for OnlyWrites {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

pub fn folder_to_serve(arguments: &[String]) -> Option<PathBuf> {
    let at = arguments.iter().position(|argument| argument == FLAG)?;
    arguments.get(at + 1).map(PathBuf::from)
}

pub async fn serve(folder: PathBuf) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    let routes = Router::new()
        .route("/api/v2/package", put(only_write))
        .layer(DefaultBodyLimit::disable())
        .with_state(folder);
    axum::serve(listener, routes).await.unwrap();
}

async fn only_write(State(folder): State<PathBuf>, body: Bytes) -> StatusCode {
    let write = move || {
        let mut file = NamedTempFile::new_in(&folder).unwrap();
        file.write_all(&body).unwrap();
        file.as_file().sync_all().unwrap();
        file.keep().unwrap();
        std::fs::File::open(folder).unwrap().sync_all().unwrap();
    };
    tokio::task::spawn_blocking(write).await.unwrap();
    StatusCode::CREATED
}
