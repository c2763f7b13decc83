//! `doctor`: one line per check, with what to do about a problem.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Executor, Row};

use crate::support::home::{Home, START, text};
use crate::support::proxy::{CLIENT, Manner, Proxy};
use crate::support::smtp::{Certificate, MailServer};
use crate::support::{MINUTE, RawRequest, Registry, storage::Storage};
use crate::upgrade::earlier_release;

/// A registry behind a proxy on this machine.
struct SetUp {
    proxy: Proxy,
    home: Arc<Home>,
    registry: Option<Registry>,
}

fn set_mode(path: impl AsRef<Path>, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

const TRUSTED: &str = "trusted_proxies = [\"127.0.0.0/8\"]\n";

impl SetUp {
    fn start(more: &str) -> Self {
        Self::behind(Proxy::start(), more)
    }

    fn behind(proxy: Proxy, more: &str) -> Self {
        let mut set_up = Self { proxy, home: Home::furnished(), registry: None };
        set_up.configure(more);
        let registry = set_up.home.serve(&["--config", &set_up.config()]);
        set_up.proxy.set_target(&registry.address);
        set_up.registry = Some(registry);
        set_up
    }

    fn configure(&self, more: &str) {
        let config = format!("public_url = \"{}\"\n{more}", self.proxy.url);
        std::fs::write(self.config(), config).unwrap();
        set_mode(self.config(), 0o600);
    }

    fn config(&self) -> String {
        self.home.folder().join("latchkey.toml").display().to_string()
    }

    /// The lines, after a run without a problem.
    fn succeed(&self) -> Vec<String> {
        self.succeed_with(&[])
    }

    fn succeed_with(&self, variables: &[(&str, &str)]) -> Vec<String> {
        let mut doctor = self.home.command(&["doctor", "--config", &self.config(), "--test-clock"]);
        let output = doctor.envs(variables.iter().copied()).output().unwrap();
        let said = text(&output.stdout);
        assert!(output.status.success(), "{said}");
        said.lines().map(str::to_owned).collect()
    }

    /// The lines with problems.
    fn problems(&self, home: &Home) -> Vec<String> {
        let output = home.run(&["doctor", "--config", &self.config()], "");
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(!output.status.success(), "{out}");
        let problems = out.lines().filter_map(|line| line.strip_prefix("problem: "));
        let problems: Vec<String> = problems.map(str::to_owned).collect();
        let count = problems.len();
        let expected =
            if count == 1 { "1 problem found" } else { &format!("{count} problems found") };
        assert!(err.contains(expected), "{out}{err}");
        problems
    }

    fn only_problem(&self) -> String {
        let problems = self.problems(&self.home);
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems[0].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_working_set_up_has_one_good_line_per_check() {
    let mail = MailServer::start().await;
    let set_up = SetUp::start(&format!("{TRUSTED}{}", mail.config()));
    let lines = set_up.succeed();
    let names = ["database", "disk", "mail server", "public URL", "proxy headers", "feeds"];
    assert_eq!(lines.len(), names.len(), "{lines:?}");
    for (line, name) in lines.iter().zip(names) {
        assert!(line.starts_with(&format!("ok: {name}: ")), "{line}");
    }
    assert!(lines[4].ends_with(&format!("the registry sees the client {CLIENT}")), "{}", lines[4]);
    assert!(lines[5].ends_with(&format!("{}/api/v2/package", set_up.proxy.url)), "{}", lines[5]);
    assert!(mail.attempts().is_empty(), "no mail is sent");
}

#[test]
fn each_fault_of_a_proxy_is_named() {
    let set_up = SetUp::start(TRUSTED);
    for (manner, problem) in [
        (Manner::PassesHeadersOn, "proxy headers: the proxy 127.0.0.1 passes on X-Forwarded-For"),
        (Manner::RemovesHeaders, "proxy headers: the proxy 127.0.0.1 sends neither"),
        (Manner::ReplacesHost, "public URL: the request arrived without the Host"),
        (Manner::AsksForPassword, "public URL: something in front of the registry asks"),
        (Manner::ServesOtherPages, "public URL: "),
    ] {
        set_up.proxy.set(manner);
        let said = set_up.only_problem();
        assert!(said.starts_with(problem), "{manner:?}: {said}");
    }
}

#[test]
fn a_proxy_that_is_not_trusted_is_named() {
    let set_up = SetUp::start("");
    let said = set_up.only_problem();
    assert!(said.contains("the proxy 127.0.0.1 is not in trusted_proxies"), "{said}");
}

#[test]
fn a_stopped_registry_and_one_on_another_database_are_told_apart() {
    let mut set_up = SetUp::start(TRUSTED);
    let problems = set_up.problems(&Home::furnished());
    let said = problems.last().unwrap();
    assert!(said.contains("reaches a registry on another database"), "{said}");
    set_up.registry = None;
    let said = set_up.only_problem();
    assert!(said.starts_with("public URL: ") && said.contains("cannot be reached"), "{said}");
    let problems = set_up.problems(&Home::empty());
    assert!(problems[0].starts_with("database: "), "{problems:?}");
}

#[tokio::test]
async fn a_database_of_an_earlier_release_is_a_problem() {
    let set_up = SetUp::start(TRUSTED);
    earlier_release(&set_up.home).await;
    let said = set_up.only_problem();
    assert!(said.starts_with("database: ") && said.contains("Pending: embed_tokens"), "{said}");
}

#[test]
fn a_full_disk_and_an_open_file_are_problems() {
    let set_up = SetUp::start(TRUSTED);
    let folder = set_up.home.folder();
    let is_sqlite = matches!(set_up.home.storage, Storage::Sqlite);
    let open = folder.join(if is_sqlite { "latchkey.sqlite" } else { "packages" });
    set_mode(&open, 0o755);
    let said = set_up.only_problem();
    assert!(said.starts_with(&format!("disk: {} has the mode 0755", open.display())), "{said}");
    set_mode(&open, 0o700);
    // SQLite gives an empty file beside the database the mode of the database.
    for beside in ["latchkey.sqlite", "latchkey.sqlite-wal", "latchkey.sqlite-shm"] {
        if is_sqlite {
            set_mode(folder.join(beside), 0o600);
        }
    }
    set_up.succeed();
    set_up.configure(&format!("{TRUSTED}[limits]\nfree_bytes = 9000000000000000000\n"));
    let said = set_up.only_problem();
    assert!(said.contains("limits.free_bytes is 9000000000000000000"), "{said}");
}

#[test]
fn a_folder_or_configuration_that_is_open_to_others_is_a_problem() {
    let set_up = SetUp::start(TRUSTED);
    let folder = set_up.home.folder();
    set_mode(folder, 0o770);
    let said = set_up.only_problem();
    let expected = format!("disk: {} has the mode 0770, so others can replace", folder.display());
    assert!(said.starts_with(&expected), "{said}");
    set_mode(folder, 0o755);
    set_mode(set_up.config(), 0o664);
    let said = set_up.only_problem();
    assert!(said.contains("latchkey.toml has the mode 0664, so others can change"), "{said}");
    set_mode(set_up.config(), 0o644);
    set_up.succeed();
    set_up.configure(&format!(
        "{TRUSTED}[[galleries]]\nname = \"g\"\nsecret = \"{}\"\n\
         origins = [\"https://gallery.example\"]\n",
        "s".repeat(32)
    ));
    set_up.succeed();
    set_mode(set_up.config(), 0o644);
    let said = set_up.only_problem();
    assert!(
        said.contains("latchkey.toml has the mode 0644, so others can read the secrets"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_that_refuses_the_login_or_does_not_run_is_a_problem() {
    let mail = MailServer::secure(false, "registry", "right password").await;
    let set_up = SetUp::start(TRUSTED);
    let certificate = set_up.home.folder().join("ca.pem");
    std::fs::copy(&mail.certificate.as_ref().unwrap().pem, &certificate).unwrap();
    let smtp = |port: u16, password: &str| {
        format!(
            "{TRUSTED}[smtp]\nhost = \"localhost\"\nport = {port}\nusername = \"registry\"\n\
             password = \"{password}\"\nfrom = \"registry@example.com\"\nca_file = {:?}\n",
            certificate.display().to_string()
        )
    };
    set_up.configure(&smtp(mail.port, "right password"));
    set_up.succeed();
    set_up.configure(&smtp(mail.port, "wrong password"));
    let said = set_up.only_problem();
    assert!(said.starts_with(&format!("mail server: localhost:{}: ", mail.port)), "{said}");
    set_up.configure(&smtp(9, "right password"));
    assert!(set_up.only_problem().starts_with("mail server: localhost:9: "));
    assert!(mail.attempts().is_empty(), "no mail is sent");
}

/// Ends TLS on a port of its own, and passes everything on to the address.
async fn tls_in_front_of(address: String, certificate: &Certificate) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = certificate.acceptor();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, address) = (acceptor.clone(), address.clone());
            tokio::spawn(async move {
                // A client that does not trust the certificate ends the handshake.
                let Ok(mut client) = acceptor.accept(stream).await else { return };
                let mut server = tokio::net::TcpStream::connect(address).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_must_be_trusted_on_this_machine() {
    let certificate = Certificate::for_host("localhost");
    let mut proxy = Proxy::start();
    let address = proxy.url.trim_start_matches("http://").to_owned();
    let port = tls_in_front_of(address, &certificate).await;
    proxy.url = format!("https://localhost:{port}");
    let set_up = SetUp::behind(proxy, TRUSTED);
    let file = set_up.home.folder().join("ca.pem");
    std::fs::copy(&certificate.pem, &file).unwrap();
    let lines = set_up.succeed_with(&[("SSL_CERT_FILE", &file.display().to_string())]);
    assert!(lines[4].ends_with(&format!("the registry sees the client {CLIENT}")), "{}", lines[4]);
    let said = set_up.only_problem();
    assert!(
        said.starts_with("public URL: ") && said.contains("invalid peer certificate"),
        "{said}"
    );
}

#[tokio::test]
async fn a_ticket_of_a_killed_doctor_is_valid_for_a_minute_and_then_deleted() {
    let registry = Registry::start();
    let mut database = registry.home.storage.connect(registry.home.folder()).await;
    let now = START.parse::<latchkey_contract::Instant>().unwrap().timestamp();
    let sql = format!(
        "INSERT INTO settings (name, value) VALUES ('doctor_new', '{now}'), ('doctor_old', '')"
    );
    database.execute(AssertSqlSafe(sql)).await.unwrap();
    let ask = |registry: &Registry, ticket: &str| {
        let request = RawRequest::new("GET", "/api/v1/doctor").header("latchkey-doctor", ticket);
        registry.raw(&request).status
    };
    assert_eq!(ask(&registry, "doctor_new"), 200);
    assert_eq!(ask(&registry, "doctor_old"), 404, "earlier releases stored no instant");
    registry.advance(MINUTE).await;
    assert_eq!(ask(&registry, "doctor_new"), 200);
    registry.advance(1).await;
    assert_eq!(ask(&registry, "doctor_new"), 404);
    // The killed process may have been deleting rows. Its lease ends after five minutes.
    registry.advance(5 * MINUTE).await;
    let _restarted = registry.kill().serve(&[]);
    let tickets = "SELECT count(*) FROM settings WHERE name LIKE 'doctor%'";
    for _ in 0..300 {
        if database.fetch_one(tickets).await.unwrap().get::<i64, _>(0) == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the tickets are not deleted");
}
