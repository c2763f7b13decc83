//! People and organizations from the command line.

use std::process::Command;

use crate::support::Registry;
use crate::support::home::{Home, PASSWORD, PROGRAM};
use crate::support::storage::Storage;

#[test]
fn people_and_organizations_cannot_share_a_name() {
    let home = Home::furnished();
    let taken = |args: &[&str]| assert!(home.refuse(args).contains("is already taken"), "{args:?}");
    taken(&["user", "add", "ada", "--email", "ada@example.com"]);
    taken(&["user", "add", "contoso", "--email", "ada@example.com"]);
    taken(&["org", "add", "ada", "--admin", "ada"]);
    taken(&["org", "add", "contoso", "--admin", "ada"]);
}

#[test]
fn an_invalid_name_address_or_password_is_refused() {
    let home = Home::empty();
    for name in ["", "a b", "a/b", "ä", "a\nb", &"x".repeat(65)] {
        let said = home.refuse(&["user", "add", name, "--email", "a@example.com"]);
        assert!(said.contains("is not a valid name"), "{name:?}: {said}");
    }
    for email in [
        "",
        "nobody",
        "@",
        "@example.com",
        "ada@",
        "ada@-x",
        "ada@example.com,bob@example.com",
        "a b@example.com",
        "no..one@example.com",
        "a@example.com\nBcc: b@example.com",
    ] {
        let said = home.refuse(&["user", "add", "ada", "--email", email]);
        assert!(said.contains("is not a valid e-mail address"), "{email:?}: {said}");
    }
    for password in ["\n", "short\n"] {
        let output = home.run(&["user", "add", "ada", "--email", "a@example.com"], password);
        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains("at least 8 characters"));
    }
    home.add_user("ada");
}

#[test]
fn only_serve_and_user_add_create_a_database() {
    let home = Home::empty();
    let keys = home.folder().join("keys.jsonl");
    std::fs::write(&keys, "").unwrap();
    let keys = keys.display().to_string();
    // The second round proves that the refused commands created no database.
    for _ in 0..2 {
        for args in [
            &["adopt-expiry", "--between", "90", "110"][..],
            &["notices", "run"],
            &["import", &keys],
            &["user", "password", "ada"],
            &["user", "email", "ada", "ada@example.com"],
            &["user", "disable", "ada"],
            &["user", "list"],
            &["org", "add", "contoso", "--admin", "ada"],
            &["org", "list"],
            &["key", "list"],
            &["key", "show", "key_00000000000000000000"],
            &["key", "disable", "key_00000000000000000000"],
            &["key", "enable", "key_00000000000000000000"],
            &["key", "revoke", "key_00000000000000000000"],
            &["key", "revoke", "--value", "-"],
            &["key", "revoke", "--user", "ada"],
            &["events", "export"],
            &["package", "list"],
            &["package", "assign", "nuget", "Contoso.Core", "ada"],
            &["package", "import", &keys],
            &["org", "admin", "add", "contoso", "ada"],
            &["org", "admin", "remove", "contoso", "ada"],
        ] {
            let said = home.refuse(args);
            let expected = match home.storage {
                Storage::Sqlite => "no database at",
                _ => "the database of --database-url is empty",
            };
            assert!(said.contains(expected) && said.contains("`user add`"), "{args:?}: {said}");
        }
    }
    let files = std::fs::read_dir(home.folder()).unwrap().count();
    assert_eq!(files, 1, "the folder contains only keys.jsonl");
    home.add_user("ada");
    home.succeed(&["org", "add", "contoso", "--admin", "ada"]);
}

#[test]
fn a_changed_address_is_validated_too() {
    let home = Home::furnished();
    let said = home.refuse(&["user", "email", "ada", "ada@-x"]);
    assert!(said.contains("'ada@-x' is not a valid e-mail address"), "{said}");
    let said = home.succeed(&["user", "email", "ada", "ada@example.org"]);
    assert_eq!(said, "changed the e-mail address of ada to ada@example.org\n");
}

#[tokio::test]
async fn people_and_organizations_are_listed_by_name_with_their_ids() {
    let registry = Registry::start();
    let home = &registry.home;
    let said = home.succeed(&["user", "add", "Zoe", "--email", "zoe@example.com"]);
    let zoe = said.strip_prefix("added Zoe ").unwrap().trim_end();
    home.succeed(&["user", "disable", "cy"]);
    home.succeed(&["org", "add", "Acme", "--admin", "bob", "Zoe", "ada"]);
    let users = home.succeed(&["user", "list"]);
    let line = |name: &str, state: &str| {
        let (id, own) = (registry.user(name), registry.owner(name));
        format!("{id}\t{name}\t{name}@example.com\t{state}\t{own}")
    };
    let lines: Vec<&str> = users.lines().collect();
    assert!(lines[0].starts_with(&format!("{zoe}\tZoe\tzoe@example.com\tactive\town_")), "{users}");
    assert_eq!(lines[1..], [line("ada", "active"), line("bob", "active"), line("cy", "disabled")]);
    let orgs = home.succeed(&["org", "list"]);
    let (acme, contoso) = orgs.trim_end().split_once('\n').unwrap();
    assert!(acme.starts_with("own_") && acme.ends_with("\tAcme\torganization\tZoe,ada,bob"));
    let id = registry.owner("contoso");
    assert_eq!(contoso, format!("{id}\tcontoso\torganization\tada,bob"));
}

#[test]
fn an_unknown_person_or_organization_is_named_in_the_error() {
    let home = Home::furnished();
    for args in [
        &["user", "password", "nobody"][..],
        &["user", "disable", "nobody"],
        &["user", "email", "nobody", "nobody@example.com"],
        &["org", "add", "fabrikam", "--admin", "ada", "nobody"],
        &["org", "admin", "add", "contoso", "nobody"],
        &["org", "admin", "remove", "contoso", "nobody"],
    ] {
        assert!(home.refuse(args).contains("user nobody does not exist"), "{args:?}");
    }
    for org in ["nothing", "ada"] {
        let said = home.refuse(&["org", "admin", "add", org, "cy"]);
        assert!(said.contains(&format!("organization {org} does not exist")), "{said}");
    }
    home.succeed(&["org", "add", "fabrikam", "--admin", "ada"]);
}

#[tokio::test]
async fn the_last_administrator_cannot_be_removed() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.home.succeed(&["org", "admin", "remove", "contoso", "ada"]);
    let said = registry.home.refuse(&["org", "admin", "remove", "contoso", "bob"]);
    assert!(said.contains("last administrator"), "{said}");
    registry.bob().show(&key).await;
}

#[tokio::test]
async fn an_organization_keeps_an_administrator_who_can_sign_in() {
    let registry = Registry::start();
    let home = &registry.home;
    let key = registry.ada().a_key().await;
    home.succeed(&["user", "disable", "ada"]);
    for leave in [&["user", "disable", "bob"][..], &["org", "admin", "remove", "contoso", "bob"]] {
        let said = home.refuse(leave);
        let todo = "bob is the last administrator of contoso who can sign in; first add another one \
                    with `org admin add contoso USER`";
        assert!(said.contains(todo), "{leave:?}: {said}");
    }
    registry.bob().show(&key).await;
    let said = home.refuse(&["org", "add", "fabrikam", "--admin", "ada"]);
    assert!(said.contains("name at least one person who is not disabled"), "{said}");
    home.succeed(&["user", "disable", "ada"]);
    home.succeed(&["org", "admin", "remove", "contoso", "ada"]);
    home.succeed(&["org", "admin", "add", "contoso", "cy"]);
    home.succeed(&["user", "disable", "bob"]);
    registry.cy().show(&key).await;
}

#[test]
fn the_password_is_the_first_line_with_any_line_ending() {
    let home = Home::empty();
    let add = ["user", "add", "ada", "--email", "a@example.com"];
    assert!(home.run(&add, &format!("{PASSWORD}\r\nsecond line\n")).status.success());
    let registry = home.serve(&[]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert_eq!(runtime.block_on(registry.try_sign_in("ada", PASSWORD)).status, 204);
}

#[test]
fn no_command_prints_the_password() {
    let home = Home::empty();
    let add = ["user", "add", "ada", "--email", "a@example.com"];
    for args in [&add[..], &["user", "password", "ada"], &add] {
        let output = home.run(args, &format!("{PASSWORD}\n"));
        for printed in [output.stdout, output.stderr] {
            assert!(!String::from_utf8_lossy(&printed).contains(PASSWORD));
        }
    }
}

#[tokio::test]
async fn a_command_ends_quietly_when_nobody_reads_its_output() {
    let registry = Registry::start();
    let home = &registry.home;
    let key = registry.ada().a_key().await;
    home.succeed(&["package", "assign", "nuget", "Contoso.Core", "contoso"]);
    for args in [
        &["user", "list"][..],
        &["org", "list"],
        &["package", "list"],
        &["key", "list"],
        &["key", "list", "--json"],
        &["key", "show", &key.id],
        &["key", "disable", &key.id],
        &["events", "export"],
        &["migrate"],
        &["adopt-expiry", "--between", "90", "110", "--dry-run"],
    ] {
        assert_eq!(home.run_unread(args), "", "{args:?}");
    }
    assert_eq!(registry.ada().show(&key).await["state"], "disabled");
}

#[test]
fn a_password_on_the_command_line_is_named_with_the_variable_to_use() {
    let home = Home::on(Storage::Sqlite);
    home.add_user("ada");
    let secret = "postgres://latchkey:hunter2@127.0.0.1:9/latchkey";
    let in_query = "postgres://127.0.0.1:9/latchkey?password=hunter2";
    let harmless = "postgres://127.0.0.1:9/latchkey";
    for (args, variable) in [
        (&["user", "list", "--database-url"][..], "LATCHKEY_DATABASE_URL"),
        (&["copy", "--to"], "LATCHKEY_COPY_TO"),
    ] {
        let warning = format!("set the variable {variable} instead");
        for url in [secret, in_query] {
            let said = home.refuse(&[args, &[url]].concat());
            assert!(said.contains(&warning) && !said.contains("hunter2"), "{args:?}: {said}");
        }
        let said = home.refuse(&[args, &[harmless]].concat());
        assert!(!said.contains("warning"), "{args:?}: {said}");
        let command = &args[..args.len() - 1];
        let output = home.command(command).env(variable, secret).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && !said.contains("warning"), "{args:?}: {said}");
    }
}

#[test]
fn storage_options_may_stand_before_and_after_the_command() {
    let home = Home::furnished();
    let after = home.succeed(&["user", "list"]);
    let mut command = Command::new(PROGRAM);
    home.storage.choose(&mut command, home.folder());
    let before = command.args(["user", "list"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&before.stdout), after);
}

#[test]
fn missing_input_is_named_and_changes_nothing() {
    let home = Home::furnished();
    let listed = home.succeed(&["user", "list"]);
    for (args, expected) in [
        (&["key", "revoke", "--value", "-"][..], "write one value per line"),
        (&["user", "add", "dora", "--email", "d@example.com"], "write the password to it"),
        (&["user", "password", "ada"], "write the password to it"),
        (&["user", "password", "nobody"], "user nobody does not exist; `user list` prints"),
        (&["events", "export", "--since", "2026-03-04"], "such as 2026-03-04T05:06:07Z"),
    ] {
        let output = home.run(args, "");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(expected), "{args:?}: {said}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
    assert_eq!(home.succeed(&["user", "list"]), listed);
}
