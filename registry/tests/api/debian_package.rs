//! The Debian package: installed, used as its unit says, removed and purged. `cargo xtask test` builds
//! the package. Without root or dpkg, its files are unpacked into a folder instead.

mod place;
mod unit;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::home::{PASSWORD, text};
use crate::support::raw::exchange;
use crate::support::{RawRequest, Registry, nupkg};
use place::Place;
use unit::{Served, Unit};

/// `systemd-analyze security`: 0 is best, 10 is worst. The highest score that is accepted.
const MOST_EXPOSED: &str = "1.5";

#[test]
#[ignore = "needs the package that `cargo xtask test` builds"]
fn a_package_is_installed_used_and_removed_without_traces() {
    let place = Place::install();
    let unit = Unit::of(&place);
    if place.is_system() {
        files_have_their_owners_and_permissions(&place);
        the_unit_is_valid_and_hardened(&unit);
    }
    a_person_signs_in_and_pushes(&place, &unit);
    if place.is_system() {
        place::remove();
        assert!(!place.path("/usr/bin/latchkey-registry").exists());
        assert!(!unit.file.exists());
        assert!(place.path("/etc/latchkey/latchkey.toml").is_file(), "a removal keeps settings");
        assert!(place.path("/var/lib/latchkey/latchkey.sqlite").is_file(), "and data");
        place::purge();
        assert_eq!(place::traces(), Vec::<String>::new());
    }
}

#[test]
fn every_setting_in_the_packaged_file_is_valid_without_its_comment_sign() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/debian/latchkey.toml");
    let packaged = fs::read_to_string(file).unwrap();
    assert!(packaged.lines().all(|line| line.is_empty() || line.starts_with('#')), "{packaged}");
    let settings = packaged.lines().filter_map(|line| line.strip_prefix('#'));
    let settings = settings.filter(|line| !line.is_empty() && !line.starts_with(' '));
    let settings: Vec<&str> = settings.collect();
    assert!(settings.len() > 20, "{settings:?}");
    // The registry refuses the hint, so that nobody uses it as a secret.
    let hint = "openssl rand -hex 32 makes a good one";
    let settings = settings.join("\n").replace(hint, &"0123456789abcdef".repeat(4));
    let registry = Registry::with_config(&settings);
    assert!(registry.terminate().success());
}

fn files_have_their_owners_and_permissions(place: &Place) {
    for (path, expected) in [
        ("/usr/bin/latchkey-registry", "755 root root"),
        ("/etc/latchkey/latchkey.toml", "640 root latchkey"),
        ("/var/lib/latchkey", "700 latchkey latchkey"),
    ] {
        let stat = Command::new("stat").args(["-c", "%a %U %G"]).arg(place.path(path)).output();
        assert_eq!(text(&stat.unwrap().stdout).trim(), expected, "{path}");
    }
}

fn the_unit_is_valid_and_hardened(unit: &Unit) {
    let analyze = |arguments: &[&str]| {
        Command::new("systemd-analyze").args(arguments).arg(&unit.file).output().unwrap()
    };
    let verified = analyze(&["verify", "--man=no"]);
    assert_eq!(text(&verified.stderr), "", "systemd-analyze verify");
    // The option wants ten times the score.
    let threshold = format!("--threshold={}", MOST_EXPOSED.replace('.', ""));
    let security = analyze(&["security", "--offline=true", "--no-pager", &threshold]);
    let said = text(&security.stdout);
    assert!(security.status.success(), "a score above {MOST_EXPOSED}: {said}");
    println!("{}", said.trim().lines().last().unwrap_or_default());
}

fn a_person_signs_in_and_pushes(place: &Place, unit: &Unit) {
    let mut add = unit.command(place, &["user", "add", "ada", "--email", "ada@example.com"]);
    add.args(unit.storage(place)).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut add = add.spawn().unwrap();
    std::io::Write::write_all(&mut add.stdin.take().unwrap(), PASSWORD.as_bytes()).unwrap();
    assert!(add.wait().unwrap().success());

    let registry = Served::start(place, unit);
    let send = |request: &RawRequest| exchange(&registry.address, request);
    let origin = format!("http://{}", registry.address);
    let sign_in = json!({ "username": "ada", "password": PASSWORD });
    let sign_in =
        RawRequest::new("POST", "/api/v1/session").header("Origin", &origin).json(&sign_in);
    let cookie = send(&sign_in).cookie();
    let session = send(&RawRequest::new("GET", "/api/v1/session").header("Cookie", &cookie)).json();
    let wish = json!({
        "name": "ci-deploy", "owner": session["owners"][0]["id"], "scopes": ["package:push"],
        "packages": ["*"], "lifetime_days": 30,
    });
    let create = RawRequest::new("POST", "/api/v1/keys").header("Origin", &origin);
    let created = send(&create.header("Cookie", &cookie).json(&wish)).json();
    let value = created["value"].as_str().unwrap();
    let pushed = send(&RawRequest::push(value, &nupkg("Ada.Lib", "1.0.0")));
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    send(&RawRequest::push("wrong", &nupkg("Ada.Lib", "1.0.1"))).refusal(Slug::KeyUnknown);

    let page = send(&RawRequest::new("GET", "/account/keys"));
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html")));
    let script = page.body.split(['"', '=']).find(|word| word.starts_with("/assets/"));
    let script = script.unwrap_or_else(|| panic!("no asset in {}", page.body)).to_owned();
    assert_eq!(send(&RawRequest::new("GET", &script)).status, 200, "{script}");
    assert!(registry.stop().success());
    assert!(holds_only_private_files(&place.path("/var/lib/latchkey")));
}

/// Whether no other user can read anything in the folder, which has a file at least.
fn holds_only_private_files(folder: &Path) -> bool {
    let find = |filter: &[&str]| {
        let found = Command::new("find").arg(folder).args(filter).output().unwrap();
        text(&found.stdout)
    };
    !find(&["-type", "f"]).is_empty() && find(&["-perm", "/077", "-type", "f"]).is_empty()
}
