//! `key revoke --value -`: values that leaked.

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::home::{Home, text};
use crate::support::imported::{import, line};
use crate::support::{IssuedKey, Registry};

/// Runs the command with these lines and returns the columns of each printed line. No output may
/// contain a line of the input.
fn revoke(home: &Home, lines: &[&str]) -> Vec<Vec<String>> {
    let output = home.run(&["key", "revoke", "--value", "-"], &lines.join("\n"));
    let (said, errors) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{errors}");
    assert_eq!(errors, "");
    for value in lines.iter().filter(|line| line.trim().len() > 3) {
        assert!(!said.contains(value.trim()), "{said}");
    }
    said.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn hint(key: &IssuedKey) -> &str {
    key.key["current"]["hint"].as_str().unwrap()
}

const UNKNOWN: &str = "unknown: this registry never issued this value";

#[tokio::test]
async fn each_leaked_value_ends_and_is_described() {
    let registry = Registry::start();
    let ada = registry.ada();
    let current = ada.a_key().await;
    let old = ada.create(&json!({ "name": "rotated" })).await;
    registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    let new = ada.regenerate(&old, &json!({})).await;
    let replaced = ada.create(&json!({ "name": "replaced" })).await;
    let working = ada.regenerate(&replaced, &json!({})).await;
    let deleted = ada.create(&json!({ "name": "deleted" })).await;
    ada.delete(&deleted.path()).await.expect(204);
    let padded = format!("  {}\r", old.value);
    let printed = revoke(
        &registry.home,
        &[
            "lk_nonsense",
            &current.value,
            "",
            &padded,
            &replaced.value,
            &deleted.value,
            &current.value,
        ],
    );
    let row = |line: &str, key: &IssuedKey, name: &str, state: &str, done: &str| {
        [line, hint(key), &key.id, "contoso", name, state, done].map(str::to_owned).to_vec()
    };
    let old_ended = "ended the old value; the new value still works";
    assert_eq!(printed[0], ["1", UNKNOWN]);
    assert_eq!(printed[1], row("2", &current, "ci-deploy", "active", "revoked the key"));
    assert_eq!(printed[2], row("4", &old, "rotated", "active", old_ended));
    assert_eq!(printed[3], row("5", &replaced, "replaced", "active", "already replaced"));
    assert_eq!(printed[4], row("6", &deleted, "deleted", "revoked", "already deleted"));
    assert_eq!(printed[5], row("7", &current, "ci-deploy", "revoked", "already revoked"));
    assert_eq!(printed[6], ["values ended now: 2; unknown lines: 1"]);
    for (value, verdict) in [
        (&current.value, "key-revoked"),
        (&old.value, "key-replaced"),
        (&new.value, "accepted"),
        (&working.value, "accepted"),
    ] {
        assert_eq!(registry.verdict(value).await, verdict);
    }
    let shown = ada.show(&current).await;
    assert_eq!(shown["revoked_reason"], "leaked");
    let events = ada.get(&format!("{}/events", current.path())).await.expect(200);
    let event = &events["events"][0];
    assert_eq!(
        (&event["kind"], &event["actor"], &event["detail"]),
        (&json!("revoked"), &json!("the operator"), &json!("leaked"))
    );
}

#[tokio::test]
async fn values_of_an_earlier_prefix_and_of_other_registries_are_recognized() {
    let home = Home::furnished();
    let registry = home.serve(&[]);
    let key = registry.ada().a_key().await;
    import(&home, &line("oy2abcdefghijklmnopq", &json!({ "name": "imported" })));
    let home = registry.kill();
    let config = home.folder().join("latchkey.toml");
    std::fs::write(&config, "value_prefix = \"new_\"\nearlier_value_prefixes = [\"lk_\"]\n")
        .unwrap();
    let registry = home.serve(&["--config", &config.display().to_string()]);
    let printed = revoke(&home, &["oy2abcdefghijklmnopq", &key.value]);
    assert_eq!(printed[0][1], "-", "an imported value without a hint shows none");
    assert_eq!((printed[0][4].as_str(), printed[0][6].as_str()), ("imported", "revoked the key"));
    assert_eq!(printed[1][2], key.id);
    for value in ["oy2abcdefghijklmnopq", &key.value] {
        assert_eq!(registry.verdict(value).await, "key-revoked");
    }
}

#[tokio::test]
async fn a_disabled_or_expired_key_with_a_leaked_value_is_revoked() {
    let registry = Registry::start();
    let ada = registry.ada();
    let (disabled, expired) = (ada.a_key().await, ada.create(&json!({ "lifetime_days": 1 })).await);
    ada.act(&disabled, "disable").await;
    registry.advance_days(2).await;
    let printed = revoke(&registry.home, &[&disabled.value, &expired.value]);
    let states: Vec<&str> = printed[..2].iter().map(|columns| columns[5].as_str()).collect();
    assert_eq!(states, ["disabled", "expired"]);
    for key in [&disabled, &expired] {
        let shown: Value = registry.sign_in("ada").await.show(key).await;
        assert_eq!(shown["state"], "revoked");
    }
}

#[test]
fn a_value_on_the_command_line_is_refused_and_not_repeated() {
    let home = Home::furnished();
    let said = home.refuse(&["key", "revoke", "--value", "lk_secret"]);
    assert!(said.contains("`--value -`") && !said.contains("secret"), "{said}");
    for wrong in [
        &["key", "revoke"][..],
        &["key", "revoke", "key_00000000000000000000", "--user", "ada"],
        &["key", "revoke", "--value", "-", "--user", "ada"],
    ] {
        assert!(home.refuse(wrong).contains("Usage: "), "{wrong:?}");
    }
}

#[test]
fn long_lines_and_broken_text_are_unknown_and_need_no_memory() {
    const LONG: usize = 128 * 1024 * 1024;
    let home = Home::furnished();
    let mut command = home.command(&["key", "revoke", "--value", "-", "--test-clock"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let piece = vec![b'x'; 1024 * 1024];
    for _ in 0..LONG / piece.len() {
        input.write_all(&piece).unwrap();
    }
    // The command has read all but the last bytes, which are still in the pipe.
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
    input.write_all(b"\n\xff\xfe\n\0\nlk_").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let expected: String =
        (1..=4).fold(String::new(), |said, line| said + &format!("{line}\t{UNKNOWN}\n"));
    let said = text(&output.stdout);
    assert_eq!(said, format!("{expected}values ended now: 0; unknown lines: 4\n"));
    assert!(peak < 64 * 1024, "{peak} KiB");
}
