//! The body of a push: valid and invalid packages.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::package::{stored, zip_of};
use crate::support::raw::{parse, send};
use crate::support::{RawRequest, Registry, nupkg};

#[tokio::test]
async fn an_invalid_package_is_refused() {
    let registry = Registry::start();
    let key = registry.ada().create(&json!({ "packages": ["*"] })).await;
    let spec = |id: &str, version: &str| {
        format!("<package><metadata><id>{id}</id><version>{version}</version></metadata></package>")
    };
    let good = spec("A", "1.0.0");
    let invalid: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"not a zip".to_vec(),
        zip_of(&[("readme.md", b"no nuspec")]),
        zip_of(&[("deep/a.nuspec", good.as_bytes())]),
        zip_of(&[("a.nuspec", good.as_bytes()), ("b.nuspec", good.as_bytes())]),
        zip_of(&[("a.nuspec", b"<not xml")]),
        zip_of(&[("a.nuspec", good.as_bytes()), ("../../outside", b"")]),
        zip_of(&[("a.nuspec", good.replace("<version>", "<id>Other</id><version>").as_bytes())]),
        zip_of(&[("a.nuspec", b"<package/>")]),
        zip_of(&[("a.nuspec", &[0xff, 0xfe, 0x00])]),
        zip_of(&[("a.nuspec", &vec![b' '; 2 * 1024 * 1024])]),
        nupkg("../../etc/passwd", "1.0.0"),
        nupkg(&"x".repeat(101), "1.0.0"),
        nupkg("A", "one"),
        nupkg("A", ""),
    ];
    for bytes in invalid {
        registry.push(&key.value, &bytes).refusal(Slug::NotAPackage);
    }
    let mut cut = nupkg("A", "1.0.0");
    cut.truncate(cut.len() / 2);
    registry.push(&key.value, &cut).refusal(Slug::NotAPackage);
}

#[tokio::test]
async fn an_upload_without_a_multipart_file_is_refused() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let put = |kind: &str, body: &[u8]| {
        let request = RawRequest::new("PUT", "/api/v2/package").body(body);
        registry.raw(&request.header("X-NuGet-ApiKey", &key.value).header("Content-Type", kind))
    };
    put("application/json", b"{}").refusal(Slug::NotAPackage);
    put("multipart/form-data", b"").refusal(Slug::NotAPackage);
    put("multipart/form-data; boundary=b", b"--b--\r\n").refusal(Slug::NotAPackage);
    put("multipart/form-data; boundary=b", b"--b\r\nnonsense").refusal(Slug::NotAPackage);
}

#[tokio::test]
async fn a_too_large_package_is_read_completely_and_refused() {
    let registry = Registry::with_config("[limits]\npackage_bytes = 2000000\n");
    let key = registry.ada().a_key().await;
    let noise: Vec<u8> =
        (0..3_500_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
    let refused = registry.push(&key.value, &noise);
    assert_eq!(refused.refusal(Slug::TooLarge)["max_bytes"], 2_000_000);
    assert_eq!(registry.ada().show(&key).await["current"]["uses"], 0);
}

#[tokio::test]
async fn a_refused_client_reads_its_answer_after_sending_megabytes() {
    let registry = Registry::start();
    let noise = vec![7u8; 20 * 1024 * 1024];
    registry.push("lk_wrong", &noise).refusal(Slug::KeyUnknown);
    registry.raw(&RawRequest::push_without_value(&noise)).refusal(Slug::KeyMissing);
    let key = registry.ada().a_key().await;
    let small_file =
        b"--b\r\nContent-Disposition: form-data; name=p; filename=p\r\n\r\nsmall\r\n--b\r\n\r\n";
    let (json, form) = ("application/json", "multipart/form-data; boundary=b");
    for (kind, start) in [(json, &b"{}"[..]), (form, b"no boundary"), (form, small_file)] {
        let request = RawRequest::new("PUT", "/api/v2/package").body(&[start, &noise].concat());
        let request = request.header("X-NuGet-ApiKey", &key.value).header("Content-Type", kind);
        registry.raw(&request).refusal(Slug::NotAPackage);
    }
}

/// A push in chunks, whose length the registry does not know before.
fn chunked(registry: &Registry, value: &str, chunks: &[&[u8]]) -> Vec<u8> {
    let mut request = format!(
        "PUT /api/v2/package HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nX-NuGet-ApiKey: {value}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n",
        registry.address,
    )
    .into_bytes();
    for chunk in chunks.iter().chain([&&b""[..]]) {
        request.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        request.extend_from_slice(chunk);
        request.extend_from_slice(b"\r\n");
    }
    request
}

const NAMED: &[u8] = b"--b\r\nContent-Disposition: form-data; name=\"p\"; filename=\"p\"\r\n\r\n";
const NAMELESS: &[u8] = b"--b\r\nContent-Disposition: form-data; name=\"p\"\r\n\r\n";
const END: &[u8] = b"\r\n--b--\r\n";

#[tokio::test]
async fn the_limit_of_a_package_includes_everything_around_it() {
    let registry = Registry::with_config("[limits]\npackage_bytes = 100000\n");
    let key = registry.ada().a_key().await;
    let package = nupkg("Contoso.Core", "1.0.0");
    for bytes in [110_000, 500_000] {
        let field = vec![b'x'; bytes];
        let form = [NAMELESS, &field, b"\r\n", NAMED, &package, END];
        let refused = parse(&send(&registry.address, &chunked(&registry, &key.value, &form)));
        assert_eq!(refused.refusal(Slug::TooLarge)["max_bytes"], 100_000);
    }
    let field = vec![b'x'; 90_000];
    let form = [NAMELESS, &field, b"\r\n", NAMED, &package, END];
    let accepted = parse(&send(&registry.address, &chunked(&registry, &key.value, &form)));
    assert_eq!(accepted.status, 201, "{accepted:?}");
}

#[tokio::test]
async fn an_archive_without_a_name_is_found_however_its_bytes_arrive() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let package = nupkg("Contoso.Core", "1.0.0");
    let mut form: Vec<&[u8]> = vec![NAMELESS];
    form.extend(package[..8].chunks(1));
    form.extend([&package[8..], END]);
    let accepted = parse(&send(&registry.address, &chunked(&registry, &key.value, &form)));
    assert_eq!(accepted.status, 201, "{accepted:?}");
}

#[tokio::test]
async fn a_length_above_the_limit_is_refused_before_the_body() {
    let registry = Registry::with_config("[limits]\npackage_bytes = 100000\n");
    let key = registry.ada().a_key().await;
    let request = RawRequest::new("PUT", "/api/v2/package")
        .header("X-NuGet-ApiKey", &key.value)
        .header("Content-Type", "application/octet-stream")
        .header("Expect", "100-continue")
        .body(&vec![0; 100_001]);
    let head = request.bytes(&registry.address);
    let head = &head[..head.len() - 100_001];
    assert_eq!(parse(&send(&registry.address, head)).refusal(Slug::TooLarge)["max_bytes"], 100_000);
}

#[tokio::test]
async fn every_error_of_a_push_route_repeats_its_sentence_in_reason_and_warning() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let package = "/api/v2/package/Contoso.Core/1.0.0";
    let with =
        |method, target| RawRequest::new(method, target).header("X-NuGet-ApiKey", &key.value);
    for (request, slug) in [
        (with("PUT", "/api/v2/package").host("other.example"), Slug::WrongHost),
        (with("GET", "/v3/index.json").host("other.example"), Slug::WrongHost),
        (with("GET", "/api/v2/package"), Slug::MethodNotAllowed),
        (with("PATCH", package), Slug::MethodNotAllowed),
        (with("DELETE", "/api/v2/package/%FF/1.0.0"), Slug::Malformed),
        (with("DELETE", package), Slug::NotFound),
        (with("PUT", "/api/v2/package"), Slug::NotAPackage),
    ] {
        let refused = registry.raw(&request);
        refused.refusal(slug);
        assert_eq!(refused.warning(), refused.reason, "{request:?}");
    }
}

#[tokio::test]
async fn a_body_that_never_comes_does_not_hide_the_true_answer() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let expected = [
        ("DELETE", "/api/v2/package/Contoso.Core/1.0.0", key.value.as_str(), 200),
        ("PUT", "/api/v2/package", "lk_wrong", 403),
        ("PUT", "/api/v2/package", key.value.as_str(), 408),
    ];
    std::thread::scope(|scope| {
        for (method, target, value, status) in expected {
            let request = RawRequest::new(method, target).header("X-NuGet-ApiKey", value);
            let request = request.header("Content-Type", "application/octet-stream").body(b"x");
            let mut head = request.bytes(&registry.address);
            head.pop();
            let address = &registry.address;
            scope
                .spawn(move || assert_eq!(parse(&send(address, &head)).status, status, "{target}"));
        }
    });
}

#[tokio::test]
async fn a_malicious_nuspec_is_refused() {
    let registry = Registry::start();
    let key = registry.ada().create(&json!({ "packages": ["*"] })).await;
    let deep = format!("{}{}", "<a>".repeat(140_000), "</a>".repeat(140_000));
    let laughs = "<!DOCTYPE p [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c SYSTEM \
                  \"file:///etc/passwd\">]><package><metadata><id>&b;&c;</id><version>1.0.0\
                  </version></metadata></package>";
    for nuspec in [deep.as_str(), laughs, &"<a ".repeat(300_000)] {
        let package = zip_of(&[("a.nuspec", nuspec.as_bytes())]);
        registry.push(&key.value, &package).refusal(Slug::NotAPackage);
    }
    registry.use_value(&key.value, "Still.Here", "1.0.0");
}

#[tokio::test]
async fn a_package_sent_in_chunks_is_accepted() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let package = nupkg("Contoso.Core", "1.0.0");
    let form = [NAMED, &package[..100], &package[100..], END];
    let accepted = parse(&send(&registry.address, &chunked(&registry, &key.value, &form)));
    assert_eq!(accepted.status, 201, "{accepted:?}");
}

#[tokio::test]
async fn large_packages_can_follow_each_other_on_one_connection() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let mut connection = TcpStream::connect(&registry.address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    for version in ["1.0.0", "1.0.1", "1.0.2"] {
        let package = stored("Contoso.Core", version, 1024 * 1024);
        let bytes = RawRequest::push(&key.value, &package).bytes(&registry.address);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&bytes[..end]).replace("Connection: close\r\n", "");
        connection.write_all(&[head.as_bytes(), &bytes[end..]].concat()).unwrap();
        let mut answer = [0; 4096];
        let length = connection.read(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer[..length]);
        assert!(answer.starts_with("HTTP/1.1 201 "), "{version}: {answer}");
    }
}
