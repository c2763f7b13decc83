//! Packages that are made to be expensive.

use std::thread;
use std::time::{Duration, Instant};

use latchkey_contract::Slug;

use crate::support::measure::{Measured, SLOWNESS, under};
use crate::support::zip::{Archive, DEFLATED, Entry};
use crate::support::{RawAnswer, RawRequest, Registry};

const MAX_CPU: Duration = Duration::from_millis(100);
/// What a push may take, its connection and its first transaction included.
const MAX_PUSH_KIB: u64 = 8 * 1024;
const MIB: usize = 1024 * 1024;

fn nuspec(version: usize, more: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><package><metadata><id>Contoso.Core</id><version>{version}.0.0\
         </version>{more}</metadata></package>"
    )
}

fn package(nuspec: &str) -> Vec<u8> {
    Archive::with(&[Entry::stored("a.nuspec", nuspec.as_bytes())]).bytes()
}

fn push(registry: &Registry, value: &str, package: &[u8]) -> RawAnswer {
    let request = RawRequest::new("PUT", "/api/v2/package")
        .header("Content-Type", "application/octet-stream")
        .header("X-NuGet-ApiKey", value)
        .body(package);
    registry.raw(&request)
}

/// The answer must be this sentence, or an acceptance without one.
fn require(answer: &RawAnswer, sentence: Option<&str>, name: &str) {
    let Some(sentence) = sentence else {
        return assert_eq!(answer.status, 201, "{name}: {answer:?}");
    };
    assert!(answer.reason.contains(sentence), "{name}: {answer:?}");
    answer.refusal(Slug::NotAPackage);
}

fn require_cheap(measured: &Measured, name: &str) {
    measured.require(name);
    assert!(measured.cpu <= MAX_CPU * SLOWNESS, "{name}: {measured:?}");
    assert!(measured.grown_kib <= MAX_PUSH_KIB, "{name}: {measured:?}");
}

fn repeated(bytes: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for at in 0.. {
        let next = part(at);
        if text.len() + next.len() > bytes {
            break;
        }
        text.push_str(&next);
    }
    text
}

/// Each with the sentence of its refusal, or none if it is only large.
fn hostile_nuspecs() -> Vec<(&'static str, String, Option<&'static str>)> {
    let near = MIB - 1_000;
    let attributes = |count: usize| {
        repeated(near, |at| format!(" a{at}=''"))
            .split_inclusive("''")
            .take(count)
            .collect::<String>()
    };
    let namespaces = repeated(near, |at| format!(" xmlns:n{at}='u'"));
    let laughs = "<!DOCTYPE p [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c SYSTEM \
                  \"file:///etc/passwd\">]>";
    let full = format!("<e{}/>", attributes(32));
    vec![
        (
            "60,000 attributes",
            nuspec(1, &format!("<e{}/>", attributes(60_000))),
            Some("32 attributes"),
        ),
        ("many namespaces", nuspec(1, &format!("<e{namespaces}/>")), Some("32 attributes")),
        ("deep elements", nuspec(1, &"<a>".repeat(near / 3)), Some("64 deep")),
        ("a document type", format!("{laughs}{}", nuspec(1, "&b;&c;")), Some("document type")),
        ("an unknown entity", nuspec(1, "<e>&b;</e>"), Some("entity")),
        ("an attribute without an end", nuspec(1, &"<a ".repeat(near / 3)), Some("not XML")),
        (
            "a comment without an end",
            nuspec(1, &format!("<!--{}", "-".repeat(near))),
            Some("not XML"),
        ),
        ("a larger file", nuspec(1, &" ".repeat(MIB)), Some("1 MiB")),
        ("all attributes", nuspec(1, &repeated(near, |_| full.clone())), None),
        ("many siblings", nuspec(2, &"<a/>".repeat(near / 4)), None),
        ("one long text", nuspec(3, &"x".repeat(near)), None),
        ("many entities", nuspec(4, &"&lt;".repeat(near / 4)), None),
        ("many CDATA sections", nuspec(5, &"<![CDATA[]]>".repeat(near / 12)), None),
        ("many comments", nuspec(6, &"<!---->".repeat(near / 7)), None),
        ("a long name", nuspec(7, &format!("<{0}></{0}>", "n".repeat(near / 2 - 10))), None),
    ]
}

#[tokio::test]
async fn a_hostile_nuspec_costs_a_tenth_of_a_second_and_8_mib() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Warm", "1.0.0");
    for (name, text, sentence) in hostile_nuspecs() {
        let package = package(&text);
        let (measured, answer) = under(&registry, || push(&registry, &key.value, &package));
        require(&answer, sentence, name);
        require_cheap(&measured, name);
    }
}

/// Each with the sentence of its refusal, or none if it is only large.
fn hostile_archives() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
    let (good, other) = (nuspec(1, ""), nuspec(2, ""));
    let first = Archive::with(&[Entry::stored("a.nuspec", good.as_bytes())]);
    let listed = |count: usize, name: &str, comment: &[u8]| {
        let mut archive = first.clone();
        let entry = Entry { comment, ..Entry::stored(name, good.as_bytes()) };
        for _ in 1..count {
            archive.list(&entry, 0);
        }
        archive
    };
    // Blocks without data, for ever.
    let nothing = [0, 0, 0, 0xff, 0xff].repeat(5 * MIB);
    let nothing = Entry {
        name: "a.nuspec",
        method: DEFLATED,
        data: &nothing,
        length: 100,
        ..Entry::default()
    };
    let encrypted = Entry { flags: 1, ..Entry::stored("a.nuspec", good.as_bytes()) };
    let mut ends = first.clone();
    let end =
        [&b"PK\x05\x06"[..], &[0, 0, 0, 0, 1, 0, 1, 0, 50, 0, 0, 0, 1, 0, 0, 0, 0, 0x80]].concat();
    ends.comment = end.repeat(65_000 / end.len());
    let twice =
        [Entry::stored("a.nuspec", good.as_bytes()), Entry::stored("a.nuspec", other.as_bytes())];
    let many = listed(500_000, "b", b"");
    vec![
        ("500,000 entries", many.bytes(), Some("at most 10000")),
        ("500,000 entries that say to be one", many.bytes_saying(1), Some("4 MiB")),
        (
            "50 entries that say to be one",
            listed(50, "b", b"").bytes_saying(1),
            Some("more entries than it says"),
        ),
        ("one entry that says to be 9,000", first.bytes_saying(9_000), Some("not a package")),
        ("one entry that says to be 2^40", first.bytes_saying(1 << 40), Some("not a package")),
        ("long names", listed(9_000, &"n".repeat(2_000), b"").bytes(), Some("4 MiB")),
        ("long comments", listed(300, "b", &[b'c'; 60_000]).bytes(), Some("4 MiB")),
        ("compressed nothing", Archive::with(&[nothing]).bytes(), Some("1 MiB")),
        ("an encrypted .nuspec", Archive::with(&[encrypted]).bytes(), Some("encrypted")),
        ("two .nuspec with one name", Archive::with(&twice).bytes(), Some("more than one .nuspec")),
        ("a comment of end records", ends.bytes(), Some("not a package")),
        ("10,000 entries in one place", listed(10_000, "b", b"").bytes(), None),
    ]
}

#[tokio::test]
async fn a_hostile_archive_costs_a_tenth_of_a_second_and_8_mib() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Warm", "1.0.0");
    for (name, package, sentence) in hostile_archives() {
        // Receiving megabytes takes time of its own, in an unoptimized build.
        let nothing = vec![0; package.len()];
        let before = registry.cpu();
        push(&registry, &key.value, &nothing).refusal(Slug::NotAPackage);
        let receiving = registry.cpu().saturating_sub(before);
        let (mut measured, answer) = under(&registry, || push(&registry, &key.value, &package));
        require(&answer, sentence, name);
        measured.cpu = measured.cpu.saturating_sub(receiving);
        require_cheap(&measured, name);
    }
}

#[tokio::test]
async fn a_name_that_leads_out_of_the_package_is_refused() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let good = nuspec(1, "");
    for name in ["../x", "..\\x", "lib\\..\\..\\x", "lib/../x", "/x", "\\x", "C:\\x", "C:x", ".."] {
        let entries = [Entry::stored("a.nuspec", good.as_bytes()), Entry::stored(name, b"")];
        let answer = push(&registry, &key.value, &Archive::with(&entries).bytes());
        require(&answer, Some("outside of the package"), name);
    }
}

#[tokio::test]
async fn an_id_is_read_as_nuget_reads_it() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let versions = [
        ("<id>Contoso<!-- x -->.Core</id>", "1.0.0"),
        ("<id><![CDATA[Contoso]]>.&#67;ore</id>", "2.0.0"),
        ("<n:id xmlns:n='u'> Contoso.Core\r\n</n:id>", "3.0.0"),
    ];
    for (id, version) in versions {
        let text = format!("<p><metadata>{id}<version>{version}</version></metadata></p>");
        require(&push(&registry, &key.value, &package(&text)), None, id);
    }
    let owned = format!("/packages?pattern=*&owner={}", registry.owner("contoso"));
    let owned = registry.ada().get(&owned).await.expect(200);
    assert_eq!(owned["packages"], serde_json::json!(["Contoso.Core"]));
    let inside = "<p><metadata><id>Contoso<b/>.Core</id><version>4.0.0</version></metadata></p>";
    let answer = push(&registry, &key.value, &package(inside));
    require(&answer, Some("inside its id"), "an element in the ID");
}

#[tokio::test]
async fn eight_people_with_hostile_packages_exhaust_nothing() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Warm", "1.0.0");
    let mut packages: Vec<Vec<u8>> =
        hostile_nuspecs().into_iter().map(|(_, text, _)| package(&text)).collect();
    packages.extend(
        hostile_archives().into_iter().map(|(_, bytes, _)| bytes).filter(|one| one.len() < 4 * MIB),
    );
    let (measured, ()) = under(&registry, || {
        let end = Instant::now() + Duration::from_secs(3);
        thread::scope(|scope| {
            for person in 0..8 {
                let (registry, key, packages) = (&registry, &key, &packages);
                scope.spawn(move || {
                    for package in packages.iter().cycle().skip(person * 3) {
                        let answer = push(registry, &key.value, package);
                        assert!([201, 400, 409].contains(&answer.status), "{answer:?}");
                        if Instant::now() > end {
                            break;
                        }
                    }
                });
            }
        });
    });
    measured.require("eight people");
}
