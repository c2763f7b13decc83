//! If the registry uses a mail server, `notices run` refuses to run without its configuration.

use crate::support::MailFixture;

#[tokio::test]
async fn a_run_without_the_registrys_mail_server_is_refused() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    let home = &fixture.registry.home;
    let said = home.refuse(&["notices", "run"]);
    assert!(
        said.contains("no mail server is configured here") && said.contains("--config"),
        "{said}"
    );
    assert!(!home.folder().join("mail").exists());
    assert_eq!(fixture.run().await, (2, 2, 0), "the notices are still pending");
}

#[tokio::test]
async fn a_registry_restarted_without_a_mail_server_writes_files() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().a_key().await;
    let registry = fixture.registry.kill().serve(&[]);
    assert_eq!(registry.home.succeed(&["notices", "run"]), "planned 2, sent 2, failed 0\n");
}
