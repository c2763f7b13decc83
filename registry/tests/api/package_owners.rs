//! `package list`, `package assign` and `package import`: who owns which package.

use latchkey_contract::Slug;
use serde_json::{Value, json};

use crate::support::home::{Home, text};
use crate::support::imported::{import, line, package};
use crate::support::{IssuedKey, Registry, nupkg};

/// Imports the lines through standard input and returns the command's output.
fn import_packages(home: &Home, lines: &[String]) -> String {
    let output = home.run(&["package", "import", "-"], &lines.join("\n"));
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Imports the lines from a file, which must fail, and returns standard error.
fn refused(home: &Home, lines: &str) -> String {
    let file = home.folder().join("packages.jsonl");
    std::fs::write(&file, lines).unwrap();
    home.refuse(&["package", "import", &file.display().to_string()])
}

/// A key for all packages.
async fn key_of(registry: &Registry, owner: &str) -> IssuedKey {
    let person = if owner == "cy" { registry.cy() } else { registry.ada() };
    person.create(&json!({ "packages": ["*"], "owner": registry.owner(owner) })).await
}

#[tokio::test]
async fn an_imported_owner_keeps_strangers_away_from_a_package() {
    let registry = Registry::start();
    let stranger = key_of(&registry, "cy").await;
    import_packages(&registry.home, &[package("Existing.Lib", "contoso")]);
    let exact = json!({ "packages": ["Existing.Lib"], "scopes": ["package:pushversion"] });
    import(&registry.home, &line("old-value", &exact));
    registry.push(&stranger.value, &nupkg("existing.lib", "1.0.0")).refusal(Slug::KeyPackage);
    registry.use_value("old-value", "Existing.Lib", "1.0.0");
    registry.use_value(&stranger.value, "Cy.Lib", "1.0.0");
}

#[tokio::test]
async fn an_assigned_package_obeys_its_new_owner_only() {
    let registry = Registry::start();
    let home = &registry.home;
    let (ours, theirs) = (key_of(&registry, "contoso").await, key_of(&registry, "cy").await);
    registry.use_value(&ours.value, "Contoso.Core", "1.0.0");
    let said = home.succeed(&["package", "assign", "nuget", "contoso.CORE", "cy"]);
    assert_eq!(said, "contoso.CORE now belongs to cy, no longer to contoso\n");
    registry.push(&ours.value, &nupkg("Contoso.Core", "2.0.0")).refusal(Slug::KeyPackage);
    registry.use_value(&theirs.value, "Contoso.Core", "2.0.0");
    let said = home.succeed(&["package", "assign", "nuget", "Contoso.Core", "cy"]);
    assert_eq!(said, "Contoso.Core already belongs to cy\n");
    let said = home.succeed(&["package", "assign", "nuget", "Contoso.New", "contoso"]);
    assert_eq!(said, "Contoso.New now belongs to contoso\n");
    registry.push(&theirs.value, &nupkg("Contoso.New", "1.0.0")).refusal(Slug::KeyPackage);
    registry.use_value(&ours.value, "Contoso.New", "1.0.0");
    let listed = "nuget\tContoso.Core\tcy\nnuget\tContoso.New\tcontoso\n";
    assert_eq!(home.succeed(&["package", "list"]), listed);
}

#[tokio::test]
async fn packages_are_listed_by_id_of_one_owner_or_of_all() {
    let registry = Registry::start();
    let home = &registry.home;
    assert_eq!(home.succeed(&["package", "list"]), "");
    let owner = |n: usize| if n.is_multiple_of(3) { "cy" } else { "contoso" };
    let lines: Vec<String> =
        (0..2_500).map(|n| package(&format!("Lib{n:04}"), owner(n))).rev().collect();
    assert_eq!(import_packages(home, &lines), "imported the owners of 2500 packages\n");
    let listed = home.succeed(&["package", "list"]);
    let expected: Vec<String> =
        (0..2_500).map(|n| format!("nuget\tLib{n:04}\t{}", owner(n))).collect();
    assert_eq!(listed.lines().collect::<Vec<_>>(), expected);
    let of_cy = home.succeed(&["package", "list", "--owner", "cy"]);
    assert_eq!(of_cy.lines().count(), 834);
    assert!(of_cy.lines().all(|line| line.ends_with("\tcy")));
    let said = home.refuse(&["package", "list", "--owner", "nobody"]);
    assert!(said.contains("no person or organization is called nobody"), "{said}");
}

#[test]
fn an_import_of_owners_can_be_repeated_and_extended() {
    let home = Home::furnished();
    let lines = [package("A", "ada"), package("B", "contoso"), package("a", "ada")];
    let said = import_packages(&home, &lines);
    assert_eq!(said, "imported the owners of 2 packages; 1 already had this owner\n");
    let more = [lines.as_slice(), &[package("C", "bob")]].concat();
    let said = import_packages(&home, &more);
    assert_eq!(said, "imported the owners of 1 package; 3 already had this owner\n");
    let listed = home.succeed(&["package", "list"]);
    assert_eq!(listed, "nuget\tA\tada\nnuget\tB\tcontoso\nnuget\tC\tbob\n");
}

#[test]
fn a_wrong_line_is_reported_and_no_owner_is_imported() {
    let home = Home::furnished();
    import_packages(&home, &[package("Known", "cy")]);
    let good = package("Good", "contoso");
    let with = |changes: &Value| {
        let mut line: Value = serde_json::from_str(&package("Bad", "contoso")).unwrap();
        for (name, value) in changes.as_object().unwrap() {
            line[name] = value.clone();
        }
        line.to_string()
    };
    for (bad, expected) in [
        (
            with(&json!({ "feed": "cargo" })),
            "feed: no feed is called \"cargo\"; this registry has nuget",
        ),
        (with(&json!({ "id": "a b" })), "id: \"a b\" is not a package ID"),
        (with(&json!({ "id": "Contoso.*" })), "id: \"Contoso.*\" is not a package ID"),
        (with(&json!({ "owner": "nobody" })), "owner: no owner is called \"nobody\"; first add"),
        (with(&json!({ "owner": "a\u{0}b" })), "owner: no owner is called"),
        (with(&json!({ "owner": 7 })), "owner: invalid type: integer `7`, expected a string"),
        (with(&json!({ "color": "red" })), "color: unknown field `color`, expected one of `feed`"),
        ("{\"feed\": \"nuget\"}".to_owned(), "missing field `id`"),
        ("[]".to_owned(), "not a JSON object in braces"),
        (
            package("GOOD", "cy"),
            "id: an earlier line gives GOOD to contoso; keep one of the two lines",
        ),
        (
            package("known", "contoso"),
            "id: known belongs to cy; remove the line, or first give it to contoso with `package \
             assign nuget known contoso`",
        ),
    ] {
        let said = refused(&home, &format!("{good}\n\n{bad}\n"));
        assert!(said.contains(&format!("packages.jsonl, line 3: {expected}")), "{bad}: {said}");
        assert!(said.contains("nothing was imported"), "{said}");
    }
    assert!(refused(&home, " \n").contains("packages.jsonl contains no packages"));
    let many = vec![package("a b", "ada"); 500].join("\n");
    assert_eq!(refused(&home, &many).matches(", line ").count(), 20);
    assert_eq!(home.succeed(&["package", "list"]), "nuget\tKnown\tcy\n");
}

#[test]
fn an_assignment_names_what_is_wrong() {
    let home = Home::furnished();
    for (args, expected) in [
        (["cargo", "serde", "ada"], "no feed is called \"cargo\"; this registry has nuget"),
        (["nuget", "../a", "ada"], "\"../a\" is not a package ID"),
        (["nuget", "a", "nobody"], "no person or organization is called nobody; `user list` and"),
    ] {
        let said = home.refuse(&[&["package", "assign"][..], &args].concat());
        assert!(said.contains(expected), "{said}");
    }
    assert_eq!(home.succeed(&["package", "list"]), "");
}

#[test]
fn importing_keys_warns_of_packages_that_nobody_owns() {
    let home = Home::furnished();
    let warned = |value: &str, patterns: &[&str]| {
        let key = line(value, &json!({ "packages": patterns }));
        let output = home.run(&["import", "-"], &key);
        assert!(output.status.success());
        assert_eq!(text(&output.stdout), "imported 1 key\n");
        text(&output.stderr)
    };
    assert_eq!(warned("a", &["*", "Contoso.*"]), "", "a pattern with * names no package");
    let said = warned("b", &["Contoso.*", "Contoso.Core", "Fabrikam.Lib"]);
    assert!(said.contains("2 packages that these keys name have no owner"), "{said}");
    assert!(said.contains("(Contoso.Core, Fabrikam.Lib)"), "{said}");
    assert!(
        said.contains("`package import FILE`") && said.contains("`package assign nuget ID OWNER`")
    );
    home.succeed(&["package", "assign", "nuget", "contoso.core", "contoso"]);
    let said = warned("c", &["Contoso.Core", "Fabrikam.Lib"]);
    assert!(said.contains("1 package that these keys name has no owner (Fabrikam.Lib)"), "{said}");
    home.succeed(&["package", "assign", "nuget", "Fabrikam.Lib", "cy"]);
    assert_eq!(warned("d", &["Contoso.Core", "Fabrikam.Lib"]), "");
}
