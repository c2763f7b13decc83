//! How real clients push: each of their habits works, and each refusal reaches the person.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use latchkey_contract::Slug;
use serde_json::json;

use crate::support::package::zip_of;
use crate::support::{RawRequest, Registry, nupkg};

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

fn form(parts: &[&[u8]]) -> RawRequest {
    let mut body = Vec::new();
    for part in parts {
        body.extend_from_slice(b"--b\r\n");
        body.extend_from_slice(part);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    RawRequest::new("PUT", "/api/v2/package")
        .header("Content-Type", "multipart/form-data; boundary=b")
        .body(&body)
}

fn nuspec(id: &str, version: &str, more: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><package><metadata><id>{id}</id><version>{version}</version>{more}\
         </metadata></package>"
    )
}

#[tokio::test]
async fn a_refusal_is_in_the_reason_phrase_and_in_the_warning_header() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.ada().act(&key, "disable").await;
    let refused = registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0"));
    let warnings: Vec<&str> = refused
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("x-nuget-warning"))
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(warnings, [refused.reason.as_str()]);
    assert!(refused.reason.contains("is disabled"), "{}", refused.reason);
}

#[tokio::test]
async fn the_value_may_be_the_password_of_basic_authentication() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let package = nupkg("Contoso.Core", "1.0.0");
    let push = |header: &str| {
        registry.raw(&RawRequest::push_without_value(&package).header("Authorization", header))
    };
    let asked = registry.raw(&RawRequest::push_without_value(&package));
    assert!(asked.header("www-authenticate").unwrap().starts_with("Basic "));
    asked.refusal(Slug::KeyMissing);
    let other_scheme = basic("ada", &key.value).replace("Basic", "Bearer");
    for nothing in ["Basic", "Basic !", &basic("ada", ""), &other_scheme, &basic("", "")] {
        push(nothing).refusal(Slug::KeyMissing);
    }
    push(&basic("ada", "lk_wrong")).refusal(Slug::KeyUnknown);
    assert_eq!(push(&basic("any name", &key.value)).status, 201);
    let lower_case = basic("ada", &key.value).replace("Basic", "basic");
    assert_eq!(push(&lower_case).status, 201);
    let info =
        RawRequest::new("GET", "/api/v1/key").header("Authorization", &basic("x", &key.value));
    assert_eq!(registry.raw(&info).json()["accepted"], true);
}

#[tokio::test]
async fn the_same_bytes_by_the_same_key_succeed_again_and_others_do_not() {
    let registry = Registry::start();
    let ada = registry.ada();
    let (key, other) = (ada.a_key().await, ada.a_key().await);
    let package = nupkg("Contoso.Core", "1.0.0");
    assert_eq!(registry.push(&key.value, &package).status, 201);
    assert_eq!(registry.push(&key.value, &package).status, 201);
    registry.push(&other.value, &package).refusal(Slug::VersionExists);
    let text = nuspec("Contoso.Core", "1.0.0", "");
    let different = zip_of(&[("a.nuspec", text.as_bytes()), ("new.txt", b"more")]);
    registry.push(&key.value, &different).refusal(Slug::VersionExists);
    registry.push(&key.value, &nupkg("contoso.core", "1.0")).refusal(Slug::VersionExists);
}

#[tokio::test]
async fn a_nuspec_may_be_utf_16_with_or_without_a_byte_order_mark() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let units = |version: &str| -> Vec<u16> {
        nuspec("Contoso.Wide", version, "").encode_utf16().collect()
    };
    let little = |units: &[u16]| units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big = |units: &[u16]| units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let marked = |version: &str| [vec![0xfeff], units(version)].concat();
    let texts: [Vec<u8>; 4] = [
        little(&units("1.0.0")),
        little(&marked("2.0.0")),
        big(&units("3.0.0")),
        big(&marked("4.0.0")),
    ];
    for text in texts {
        assert_eq!(registry.push(&key.value, &zip_of(&[("a.nuspec", &text)])).status, 201);
    }
    let mut cut: Vec<u8> = little(&marked("5.0.0"));
    cut.pop();
    registry.push(&key.value, &zip_of(&[("a.nuspec", &cut)])).refusal(Slug::NotAPackage);
}

#[tokio::test]
async fn the_normalized_version_without_build_metadata_is_limited_to_64_characters() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let label = "x".repeat(58);
    let push = |version: &str| {
        let text = nuspec("Contoso.Core", version, "");
        registry.push(&key.value, &zip_of(&[("a.nuspec", text.as_bytes())]))
    };
    let from_git = format!("1.0.0-{label}+Branch.main.Sha.{}", "0".repeat(40));
    assert_eq!(push(&from_git).status, 201);
    // The normalized form of the second is longer than what the client sends.
    for version in [format!("1.0.0-{label}x"), format!("1-{label}x")] {
        let refused = push(&version);
        assert!(refused.reason.contains("at most 64 characters"), "{}", refused.reason);
        refused.refusal(Slug::NotAPackage);
    }
}

#[tokio::test]
async fn a_symbol_package_is_refused_and_leaves_the_package_alone() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let kind = "<packageTypes><packageType name=\"SymbolsPackage\"/></packageTypes>";
    let symbols = nuspec("Contoso.Core", "1.0.0", kind);
    let refused = registry.push(&key.value, &zip_of(&[("a.nuspec", symbols.as_bytes())]));
    assert!(refused.reason.contains("symbol package"), "{}", refused.reason);
    refused.refusal(Slug::NotAPackage);
    assert_eq!(registry.push(&key.value, &nupkg("Contoso.Core", "1.0.0")).status, 201);
}

#[tokio::test]
async fn the_package_may_be_the_whole_body_or_any_part_of_a_form() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    let put = |request: RawRequest| registry.raw(&request.header("X-NuGet-ApiKey", &key.value));
    let bare = RawRequest::new("PUT", "/api/v2/package")
        .header("Content-Type", "application/octet-stream")
        .body(&nupkg("Contoso.A", "1.0.0"));
    assert_eq!(put(bare).status, 201);
    let field: &[u8] = b"Content-Disposition: form-data; name=\"note\"\r\n\r\nhello";
    let empty: &[u8] = b"Content-Disposition: form-data; name=\"note\"\r\n\r\n";
    let head: &[u8] =
        b"Content-Disposition: form-data; name=\"package\"; filename=\"a.nupkg\"\r\n\r\n";
    let named = [head, &nupkg("Contoso.B", "1.0.0")].concat();
    assert_eq!(put(form(&[field, empty, &named])).status, 201);
    let unnamed = [b"X: y\r\n\r\n".to_vec(), nupkg("Contoso.C", "1.0.0")].concat();
    assert_eq!(put(form(&[field, &unnamed])).status, 201);
    put(form(&[field, empty])).refusal(Slug::NotAPackage);
}

#[tokio::test]
async fn a_browser_behind_a_proxy_with_basic_authentication_stays_signed_in() {
    let registry = Registry::start();
    let ada = registry.ada();
    let call = || ada.get("/session").header("Authorization", &basic("proxy", "secret"));
    assert_eq!(call().await.expect(200)["user"]["name"], "ada");
    let bearer = ada.get("/session").header("Authorization", "Bearer lke_none").await;
    bearer.problem(Slug::NotSignedIn);
}

#[tokio::test]
async fn a_search_of_more_than_200_characters_is_refused() {
    let registry = Registry::start();
    let ada = registry.ada();
    let search = async |length: usize| ada.get("/keys").query(&[("q", &"ü".repeat(length))]).await;
    assert_eq!(search(200).await.expect(200)["keys"], json!([]));
    assert_eq!(search(201).await.invalid_fields(), ["q"]);
    assert_eq!(search(6_000).await.invalid_fields(), ["q"]);
}
