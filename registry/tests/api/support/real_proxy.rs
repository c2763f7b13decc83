//! A real proxy with its recipe from the README, and a client that speaks TLS to it.

use std::fs::{self, File};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::raw::parse;
use super::{RawAnswer, RawRequest};

pub const HOST: &str = "registry.example";
/// The client's address. The registry sees the proxy's, 127.0.0.1.
pub const CLIENT: &str = "127.0.0.9";
const README: &str = include_str!("../../../../README.md");

#[derive(Clone, Copy)]
pub enum Kind {
    Nginx,
    Caddy,
    HaProxy,
}

impl Kind {
    /// The program, and the language of its block in the README.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Nginx => ("nginx", "nginx"),
            Self::Caddy => ("caddy", "caddyfile"),
            Self::HaProxy => ("haproxy", "haproxy"),
        }
    }

    pub fn keeps_reason_phrase(self) -> bool {
        !matches!(self, Self::Caddy)
    }

    /// nginx itself asks the client for the body.
    pub fn waits_for_registry(self) -> bool {
        !matches!(self, Self::Nginx)
    }

    /// What surrounds the recipe in the configuration of a machine.
    fn file(self, recipe: &str, folder: &Path) -> String {
        let folder = folder.display();
        match self {
            Self::Nginx => {
                let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
                let temporary =
                    kinds.map(|kind| format!("{kind}_temp_path {folder}/{kind};")).join("\n");
                format!(
                    "daemon off; master_process off; pid {folder}/pid; error_log stderr;\n\
                     events {{}}\nhttp {{\naccess_log off;\n{temporary}\n{recipe}\n}}\n"
                )
            }
            Self::Caddy => format!("{{\nadmin off\nauto_https disable_redirects\n}}\n{recipe}\n"),
            Self::HaProxy => format!("{recipe}\n"),
        }
    }

    fn arguments(self, file: &str) -> Vec<&str> {
        match self {
            Self::Nginx => vec!["-c", file, "-e", "stderr"],
            Self::Caddy => vec!["run", "--adapter", "caddyfile", "--config", file],
            Self::HaProxy => vec!["-db", "-f", file],
        }
    }
}

pub struct Proxy {
    process: Child,
    address: SocketAddr,
    connector: TlsConnector,
    folder: TempDir,
}

impl Proxy {
    pub async fn start(kind: Kind, registry: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec![HOST.to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        for (name, text) in [
            ("registry.pem", &certificate),
            ("registry.key", &key),
            ("registry-and-key.pem", &format!("{certificate}{key}")),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let (program, language) = kind.names();
        let recipe = recipe(language)
            .replace("443", &free.port().to_string())
            .replace("127.0.0.1:8080", registry)
            .replace("/etc/ssl/", &format!("{}/", folder.path().display()));
        let file = folder.path().join("proxy.conf");
        fs::write(&file, kind.file(&recipe, folder.path())).unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let process = Command::new(program)
            .args(kind.arguments(&file.display().to_string()))
            // Not every user has the folder of nginx and HAProxy there.
            .env("PATH", format!("{}:/usr/sbin", std::env::var("PATH").unwrap()))
            .envs(["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"].map(|name| (name, folder.path())))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|why| panic!("{program} does not start: {why}; cargo xtask tools"));
        let mut roots = RootCertStore::empty();
        roots.add(made.cert.der().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = TlsConnector::from(Arc::new(config));
        let mut proxy = Self { process, address: free, connector, folder };
        proxy.wait().await;
        proxy
    }

    async fn wait(&mut self) {
        for _ in 0..400 {
            if TcpStream::connect(self.address).await.is_ok() {
                return;
            }
            if self.process.try_wait().unwrap().is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap();
        panic!("the proxy does not listen: {log}");
    }

    async fn connect(&self) -> TlsStream<TcpStream> {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(CLIENT.parse::<IpAddr>().unwrap(), 0)).unwrap();
        let stream = socket.connect(self.address).await.unwrap();
        self.connector.connect(HOST.try_into().unwrap(), stream).await.unwrap()
    }

    /// Sends only the head of a push that waits with `Expect: 100-continue`. Returns the status of the
    /// first answer.
    pub async fn expect_continue(&self, value: &str) -> String {
        let mut stream = self.connect().await;
        let head = format!(
            "PUT /api/v2/package HTTP/1.1\r\nHost: {HOST}\r\nX-NuGet-ApiKey: {value}\r\n\
             Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        let mut line = [0; 12];
        stream.read_exact(&mut line).await.unwrap();
        String::from_utf8_lossy(&line[9..]).into_owned()
    }

    pub async fn exchange(&self, request: RawRequest) -> RawAnswer {
        // Otherwise Caddy asks for a compressed answer and passes it on in chunks.
        let request = request.header("Accept-Encoding", "identity");
        let mut stream = self.connect().await;
        // A proxy may answer and close the connection before it has read the whole body.
        let _ = stream.write_all(&request.bytes(HOST)).await;
        let _ = stream.flush().await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        parse(&answer)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The block of the README in this language. There must be exactly one.
fn recipe(language: &str) -> &'static str {
    let fence = format!("\n```{language}\n");
    let mut blocks = README.split(&fence).skip(1);
    let (block, more) = (blocks.next(), blocks.next());
    assert!(more.is_none(), "two recipes in {language}");
    block.and_then(|rest| rest.split_once("\n```")).unwrap().0
}
