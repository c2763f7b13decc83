//! Galleries in the configuration. An error names the setting and never shows the secret.

use serde_json::json;

use crate::support::Registry;
use crate::support::gallery::{ORIGIN, SECRET, TWO_GALLERIES};
use crate::support::home::{Home, text};
use crate::support::storage::Storage;

/// Runs `notices run`, which must fail, and returns its standard error. It fails even with a valid
/// configuration, because there is no database.
fn refused(toml: &str, variables: &[(&str, &str)]) -> String {
    let home = Home::on(Storage::Sqlite);
    let file = home.folder().join("latchkey.toml");
    std::fs::write(&file, toml).unwrap();
    let mut command = home.command(&["notices", "run"]);
    let command = command.arg("--config").arg(&file).envs(variables.iter().copied());
    let output = command.output().unwrap();
    assert!(!output.status.success(), "{toml:?} {variables:?} was accepted");
    text(&output.stderr)
}

fn gallery(name: &str, secret: &str, origins: &str) -> String {
    format!("[[galleries]]\nname = {name}\nsecret = {secret}\norigins = {origins}\n")
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

#[test]
fn an_invalid_origin_is_reported_with_its_line() {
    for (origin, why) in [
        ("gallery.example", "must be an origin"),
        ("https://", "must be an origin"),
        ("http://gallery.example", "must use https"),
        ("http://10.0.0.7:3000", "must use https"),
        ("ftp://gallery.example", "must use https"),
        ("https://gallery.example/account", "nothing after the host"),
        ("https://gallery.example?", "nothing after the host"),
        ("https://gallery.example/#x", "nothing after the host"),
        ("https://me:word@gallery.example", "must not contain a user name"),
        ("https://*.gallery.example", "wildcards are not supported"),
        ("https://a;b.example", "must name one host"),
        ("https://[::1]:3000", "do not support IPv6"),
        ("http://[::1]:3000", "do not support IPv6"),
        ("https://registry.example", "is the registry's own"),
        ("https://REGISTRY.example:443/", "is the registry's own"),
    ] {
        let origins = format!("[{ORIGIN:?}, {origin:?}]");
        let one = gallery(
            "\"One\"",
            "\"the-secret-of-one-that-is-long-enough\"",
            "[\"https://one.example\"]",
        );
        let toml = gallery("\"Two\"", &quoted(SECRET), &origins);
        let toml = format!("public_url = \"https://registry.example\"\n\n{one}\n{toml}");
        let said = refused(&toml, &[]);
        assert!(said.contains("latchkey.toml, line 11: galleries[1].origins[1]: "), "{said}");
        assert!(said.contains(why), "{origin}: {said}");
    }
}

#[test]
fn an_invalid_gallery_is_reported_by_line_without_the_secret() {
    let (name, secret, origins) = (quoted("One"), quoted(SECRET), format!("[{ORIGIN:?}]"));
    let one = gallery(&name, &secret, &origins);
    for (toml, line, expected) in [
        (gallery("\"\"", &secret, &origins), 2, "galleries[0].name: required"),
        (gallery("\" One\"", &secret, &origins), 2, "galleries[0].name: required"),
        (gallery(&quoted(&"x".repeat(65)), &secret, &origins), 2, "galleries[0].name: required"),
        (gallery("\"a\\u202eb\"", &secret, &origins), 2, "galleries[0].name: required"),
        (gallery("7", &secret, &origins), 2, "galleries[0].name: required"),
        (gallery(&name, &quoted(&SECRET[1..]), &origins), 3, "galleries[0].secret: required"),
        (gallery(&name, &quoted(&SECRET.replace('-', " ")), &origins), 3, "galleries[0].secret"),
        (gallery(&name, "123456789012345678", &origins), 3, "galleries[0].secret: required"),
        (gallery(&name, &secret, "[]"), 4, "galleries[0].origins: required"),
        (gallery(&name, &secret, "[7]"), 4, "galleries[0].origins: required"),
        (gallery(&name, &secret, &quoted(ORIGIN)), 4, "galleries[0].origins: required"),
        (format!("[[galleries]]\nsecret = {secret}\n"), 1, "galleries[0].name: required"),
        (format!("{one}origin = 7\n"), 5, "galleries[0].origin: is not a setting"),
        (
            format!("{one}{}", gallery(&name, "\"another-secret-that-is-long-enough\"", &origins)),
            6,
            "galleries[1].name: is already used by another gallery",
        ),
        (
            format!("{one}{}", gallery("\"Two\"", &secret, &origins)),
            7,
            "galleries[1].secret: is already used by another gallery",
        ),
        (
            format!(
                "galleries = [\n  {{ name = {name}, secret = {secret},\n    origins = [] }},\n]\n"
            ),
            3,
            "galleries[0].origins: required",
        ),
        (format!("galleries = {secret}\n"), 1, "galleries: must be a list"),
        (format!("\ngalleries = [\n  {secret},\n]\n"), 3, "galleries[0]: must be a list"),
        (format!("[galleries]\nsecret = {secret}\n"), 1, "galleries: must be a list"),
        (format!("galleries = [{{ secret = {secret} name = 1 }}]\n"), 1, ""),
        (format!("galleries = [\n  {{ secret = \"\"\"\n{SECRET}\n"), 4, ""),
        (format!("{one}secret = {secret}\n"), 5, "duplicate key"),
    ] {
        let said = refused(&toml, &[]);
        let place = format!("latchkey.toml, line {line}: {expected}");
        assert!(said.contains(&place), "{toml}\n{place}\n{said}");
        assert!(!said.contains(&SECRET[8..24]), "{said}");
    }
}

#[test]
fn an_invalid_variable_is_named_without_its_content() {
    for (value, expected) in [
        (
            format!("[{{ name = 'One', secret = '{SECRET}', origins = [] }}]"),
            "LATCHKEY_GALLERIES (galleries[0].origins): required",
        ),
        (
            format!("[{{ name = 'One', secret = '{SECRET}' origins = [] }}]"),
            "LATCHKEY_GALLERIES (galleries): must be a list",
        ),
        (SECRET.to_owned(), "LATCHKEY_GALLERIES (galleries): must be a list"),
        (format!("['{SECRET}']"), "LATCHKEY_GALLERIES (galleries[0]): must be a list"),
    ] {
        let said = refused("", &[("LATCHKEY_GALLERIES", &value)]);
        assert!(said.contains(expected), "{value}: {said}");
        assert!(!said.contains(&SECRET[8..24]), "{said}");
    }
    let said = refused("", &[("LATCHKEY_GALERIES", "[]")]);
    assert!(said.contains("did you mean LATCHKEY_GALLERIES?"), "{said}");
}

#[test]
fn without_a_public_url_the_listening_port_is_the_own_origin() {
    let home = Home::empty();
    // The port is in use, so that a registry that wrongly accepts the origin ends as well.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = port.local_addr().unwrap();
    let origins = format!("[\"http://localhost:{}\"]", address.port());
    let file = home.folder().join("latchkey.toml");
    std::fs::write(&file, gallery("\"One\"", &quoted(SECRET), &origins)).unwrap();
    let (listen, file) = (address.to_string(), file.display().to_string());
    let said = home.refuse(&["serve", "--listen", &listen, "--config", &file]);
    assert!(said.contains("is the registry's own"), "{said}");
}

#[test]
fn a_command_that_does_not_listen_has_no_own_origin() {
    let home = Home::furnished();
    let file = home.folder().join("latchkey.toml");
    let origins = "[\"http://localhost:8080\"]";
    std::fs::write(&file, gallery("\"One\"", &quoted(SECRET), origins)).unwrap();
    home.succeed(&["notices", "run", "--config", &file.display().to_string()]);
}

#[tokio::test]
async fn origins_are_normalized_as_browsers_send_them() {
    for (written, sent) in [
        ("https://Gallery.Example:443/", "https://gallery.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://LOCALHOST:3000", "http://localhost:3000"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
    ] {
        let toml = gallery("\"One\"", &quoted(SECRET), &format!("[{written:?}]"));
        let registry = Registry::with_config(&toml);
        let frame = registry.gallery().frame(&json!({ "origin": sent })).await;
        frame.get("/session").await.expect(200);
    }
}

#[tokio::test]
async fn galleries_in_a_variable_override_the_file() {
    let value = format!("[{{name = \"One\", secret = \"{SECRET}\", origins = [\"{ORIGIN}\"]}}]");
    let registry =
        Registry::with_config_and_variables(TWO_GALLERIES, &[("LATCHKEY_GALLERIES", &value)]);
    registry.gallery().mint(&json!({})).await.expect(200);
    let other = registry.other_gallery().mint(&json!({})).await;
    other.problem(latchkey_contract::Slug::WrongCredentials);
}
