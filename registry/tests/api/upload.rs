//! The body of a push: valid and invalid packages.

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::package::zip_of;
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
    let open = b"--b\r\nContent-Disposition: form-data; name=\"p\"; filename=\"p\"\r\n\r\n";
    let mut request = format!(
        "PUT /api/v2/package HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nX-NuGet-ApiKey: {}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n",
        registry.address, key.value,
    )
    .into_bytes();
    for part in [&open[..], &package[..100], &package[100..], b"\r\n--b--\r\n", b""] {
        request.extend_from_slice(format!("{:x}\r\n", part.len()).as_bytes());
        request.extend_from_slice(part);
        request.extend_from_slice(b"\r\n");
    }
    let answer = crate::support::raw::send(&registry.address, &request);
    assert!(answer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(&answer));
}
