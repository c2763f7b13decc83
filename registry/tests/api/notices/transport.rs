//! Delivery of mails: STARTTLS, TLS, a login, or files.

use std::process::{Child, Stdio};

use crate::support::home::{Home, text};
use crate::support::smtp::MailServer;
use crate::support::{HOUR, MailFixture, Registry};

/// A mail server with TLS and a login, and a registry that is configured for it.
async fn secure(implicit: bool, password: &str, security: &str) -> MailFixture {
    let server = MailServer::secure(implicit, "latchkey", "2468").await;
    let pem = server.certificate.as_ref().unwrap().pem.path();
    let config = format!(
        "[smtp]\nhost = \"localhost\"\nport = {}\nsecurity = \"{security}\"\n\
         username = \"latchkey\"\npassword = \"{password}\"\n\
         from = \"latchkey@registry.example\"\nca_file = \"{}\"\n",
        server.port,
        pem.display()
    );
    MailFixture::with_server(server, &config)
}

#[tokio::test]
async fn starttls_and_tls_encrypt_the_connection_and_log_in() {
    for (implicit, security) in [(false, "starttls"), (true, "tls")] {
        let fixture = secure(implicit, "2468", security).await;
        fixture.registry.ada().a_key().await;
        assert_eq!(fixture.run().await, (2, 2, 0), "{security}");
        for mail in fixture.server.take() {
            assert!(mail.encrypted && mail.login.as_deref() == Some("latchkey"));
        }
    }
}

#[tokio::test]
async fn after_a_failed_smtp_login_all_mails_are_retried() {
    let fixture = secure(false, "wrong-password", "starttls").await;
    fixture.registry.ada().a_key().await;
    let log = fixture.run_and_read_log().await;
    assert!(log.contains("535") && !log.contains("wrong-password"), "{log}");
    fixture.advance_past_backoff().await;
    assert_eq!(fixture.run().await, (0, 0, 2), "the mails are retried");
}

#[tokio::test]
async fn a_server_with_an_untrusted_certificate_gets_no_mail() {
    let trusted = secure(false, "2468", "starttls").await;
    let file = trusted.registry.home.folder().join("latchkey.toml");
    let config = std::fs::read_to_string(&file).unwrap();
    let without: Vec<&str> = config.lines().filter(|line| !line.starts_with("ca_file")).collect();
    std::fs::write(&file, without.join("\n")).unwrap();
    trusted.registry.ada().a_key().await;
    assert_eq!(trusted.run().await, (2, 0, 2));
    assert_eq!(trusted.server.attempts(), Vec::<String>::new());
}

#[tokio::test]
async fn without_a_mail_server_mails_are_written_as_valid_files() {
    let registry = Registry::start();
    registry.ada().a_key().await;
    let said = registry.home.succeed(&["notices", "run"]);
    assert_eq!(said, "planned 2, sent 2, failed 0\n");
    let folder = registry.home.folder().join("mail");
    let mut to = Vec::new();
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(path.extension().unwrap(), "eml");
        let raw = std::fs::read(&path).unwrap();
        let mail = mailparse::parse_mail(&raw).unwrap();
        let header = |name: &str| {
            let found = mail.headers.iter().find(|header| header.get_key() == name);
            found.unwrap().get_value()
        };
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert_eq!(header("Message-ID"), format!("<{stem}>"));
        to.push(header("To"));
    }
    to.sort_unstable();
    assert_eq!(to, ["ada <ada@example.com>", "bob <bob@example.com>"]);
}

#[tokio::test]
async fn serve_sends_pending_mails_shortly_after_its_start() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    let mut serve = serve(&fixture);
    fixture.server.wait_for(|server| server.accepted().len() == 2).await;
    serve.kill().unwrap();
    serve.wait().unwrap();
}

#[tokio::test]
async fn two_replicas_send_each_mail_once() {
    let fixture = MailFixture::start().await;
    for n in 0..10 {
        let name = format!("user{n}");
        fixture.registry.home.add_user(&name);
        fixture.registry.home.succeed(&["org", "admin", "add", "contoso", &name]);
    }
    fixture.registry.ada().a_key().await;
    let mut both = [serve(&fixture), serve(&fixture)];
    fixture.server.wait_for(|server| server.accepted().len() >= 12).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    for serve in &mut both {
        serve.kill().unwrap();
        serve.wait().unwrap();
    }
    let mut recipients: Vec<String> =
        fixture.server.take().into_iter().map(|mail| mail.to).collect();
    let all = recipients.len();
    recipients.dedup();
    assert_eq!((all, recipients.len()), (12, 12), "{recipients:?}");
}

#[tokio::test]
async fn a_stop_waits_for_a_mail_that_is_being_sent() {
    use crate::support::smtp::Behavior::Slow;
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    fixture.server.queue(&[Slow(1_500), Slow(1_500)]);
    let mut serve = serve(&fixture);
    fixture.server.wait_for(|server| server.accepted().len() == 2).await;
    terminate(&serve);
    let ended = tokio::task::spawn_blocking(move || serve.wait().unwrap());
    assert!(ended.await.unwrap().success());
    fixture.registry.set_clock("2099-01-01T00:00:00Z").await;
    fixture.registry.advance(HOUR).await;
    assert_eq!(fixture.run().await.1, 0, "both mails were recorded as sent");
}

#[tokio::test]
async fn a_stop_does_not_wait_before_the_message_is_sent() {
    use crate::support::smtp::Behavior::SlowBefore;
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    fixture.server.queue(&[SlowBefore(60_000), SlowBefore(60_000)]);
    let mut serve = serve(&fixture);
    fixture.server.wait_for(|server| server.attempts().len() == 2).await;
    terminate(&serve);
    let started = std::time::Instant::now();
    let ended = tokio::task::spawn_blocking(move || serve.wait().unwrap());
    assert!(ended.await.unwrap().success());
    assert!(started.elapsed() < std::time::Duration::from_secs(10), "{:?}", started.elapsed());
    fixture.registry.set_clock("2099-01-01T00:00:00Z").await;
    assert_eq!(fixture.run().await.1, 2, "the mails are sent later");
}

/// Starts a registry with the real clock, which sends mails in the background.
fn serve(fixture: &MailFixture) -> Child {
    let config = fixture.registry.home.folder().join("latchkey.toml");
    let mut serve = fixture.registry.home.command(&["serve", "--listen", "127.0.0.1:0"]);
    let serve = serve.arg("--config").arg(config).stdout(Stdio::null()).stderr(Stdio::null());
    serve.spawn().unwrap()
}

fn terminate(serve: &Child) {
    let kill = std::process::Command::new("kill").args(["-TERM", &serve.id().to_string()]).status();
    assert!(kill.unwrap().success());
}

/// Runs `serve`, which must fail, and returns its standard error.
fn refused(toml: &str, variables: &[(&str, &str)]) -> String {
    let home = Home::empty();
    let file = home.folder().join("latchkey.toml");
    std::fs::write(&file, toml).unwrap();
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    let command = command.arg("--config").arg(&file).envs(variables.iter().copied());
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(!output.status.success(), "{toml:?} was accepted");
    text(&output.stderr)
}

const LOCAL: &str = "[smtp]\nhost = \"127.0.0.1\"\nfrom = \"a@registry.example\"\n";

#[test]
fn an_invalid_smtp_setting_is_reported_with_its_line() {
    for (more, key) in [
        ("security = \"ssl\"", "smtp.security"),
        ("username = \"me\"", "smtp.username"),
        ("password = \"secret\"", "smtp.password"),
        ("username = \"me\"\npassword = 12345", "smtp.password"),
        ("ca_file = \"/nowhere.pem\"", "smtp.ca_file"),
    ] {
        let said = refused(&format!("{LOCAL}{more}\n"), &[]);
        assert!(said.contains(key) && said.contains("latchkey.toml, line"), "{more}: {said}");
    }
    for (config, key) in [
        ("[smtp]\nport = 25\n", "smtp.port"),
        ("[smtp]\nhost = \"127.0.0.1\"\n", "smtp.from"),
        ("[smtp]\nhost = \"127.0.0.1\"\nfrom = \"nobody\"\n", "smtp.from"),
        ("[smtp]\nhost = \"mail.example\"\nfrom = \"a@b.example\"\n", "smtp.host"),
    ] {
        let said = refused(config, &[]);
        assert!(said.contains(key), "{config}: {said}");
    }
    let far = "public_url = \"https://registry.example\"\n[smtp]\nhost = \"mail.example\"\n\
               from = \"a@b.example\"\nsecurity = \"none\"\n";
    let said = refused(far, &[]);
    assert!(said.contains("smtp.security") && said.contains("line 5"), "{said}");
}

#[test]
fn no_configuration_error_shows_the_password() {
    for wrong in [
        "password = \"hunter2",
        "pasword = \"hunter2\"",
        "password = hunter2",
        "password = [\"hunter2\"]",
    ] {
        let said = refused(&format!("{LOCAL}{wrong}\n"), &[]);
        assert!(said.contains("line") && !said.contains("hunter2"), "{wrong}: {said}");
    }
    let said = refused(LOCAL, &[("LATCHKEY_SMTP_PASSWORD", "hunter2")]);
    assert!(said.contains("LATCHKEY_SMTP_PASSWORD") && !said.contains("hunter2"), "{said}");
}

#[tokio::test]
async fn the_environment_can_set_a_password_of_digits() {
    let fixture = secure(false, "wrong", "starttls").await;
    fixture.registry.ada().a_key().await;
    let config = fixture.registry.home.folder().join("latchkey.toml");
    let mut run = fixture.registry.home.command(&["notices", "run", "--test-clock"]);
    run.arg("--config").arg(config).env("LATCHKEY_SMTP_PASSWORD", "2468");
    run.stderr(Stdio::null());
    let output = tokio::task::spawn_blocking(move || run.output().unwrap()).await.unwrap();
    assert_eq!(text(&output.stdout), "planned 2, sent 2, failed 0\n");
}
