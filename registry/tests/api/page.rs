//! The built page and its response headers.

use std::fs;
use std::sync::Arc;

use latchkey_contract::Slug;

use crate::support::home::Home;
use crate::support::{RawAnswer, RawRequest, Registry};

const INDEX: &str = "<!doctype html><title>page</title>";
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'; \
                      trusted-types default";

fn with_page() -> Registry {
    let home = Home::empty();
    let dist = home.folder().join("dist");
    fs::create_dir(&dist).unwrap();
    fs::write(dist.join("index.html"), INDEX).unwrap();
    fs::write(dist.join("app-0123456789abcdef.js"), "start()").unwrap();
    fs::write(dist.join("app-0123456789abcdef.js.br"), "brotli").unwrap();
    fs::write(dist.join("app-0123456789abcdef_bg.wasm"), "\0asm").unwrap();
    fs::write(dist.join("boot.js"), "boot()").unwrap();
    Arc::clone(&home).serve(&["--page", &dist.display().to_string()])
}

fn get(registry: &Registry, target: &str) -> RawAnswer {
    registry.raw(&RawRequest::new("GET", target))
}

#[test]
fn every_page_path_serves_one_document_with_strict_headers() {
    let registry = with_page();
    for target in [
        "/account/",
        "/account/keys",
        "/account/keys/key_x/regenerate",
        "/account/sign-in?next=x",
        "/account",
        "/embed/",
        "/embed/keys",
    ] {
        let page = get(&registry, target);
        assert_eq!((page.status, page.body.as_str()), (200, INDEX), "{target}");
        assert_eq!(page.header("content-type"), Some("text/html"));
        assert_eq!(page.header("content-security-policy"), Some(POLICY));
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("x-frame-options"), Some("DENY"), "no site may frame the page");
    }
}

#[test]
fn the_root_redirects_to_the_keys() {
    let registry = with_page();
    let root = get(&registry, "/");
    assert_eq!((root.status, root.header("location")), (307, Some("/account/keys")));
}

#[test]
fn an_unchanged_page_is_not_sent_again() {
    let registry = with_page();
    let first = get(&registry, "/account/keys");
    let modified = first.header("last-modified").unwrap();
    let again = RawRequest::new("GET", "/account/keys").header("If-Modified-Since", modified);
    let again = registry.raw(&again);
    assert_eq!((again.status, again.body.as_str()), (304, ""));
}

#[test]
fn assets_are_cached_forever_and_compressed_if_accepted() {
    let registry = with_page();
    for (name, kind) in [
        ("app-0123456789abcdef.js", "javascript"),
        ("app-0123456789abcdef_bg.wasm", "application/wasm"),
    ] {
        let asset = get(&registry, &format!("/assets/{name}"));
        assert_eq!(asset.status, 200);
        assert!(asset.header("content-type").unwrap().contains(kind));
        assert_eq!(asset.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(asset.header("x-content-type-options"), Some("nosniff"));
        assert_eq!((asset.header("etag"), asset.header("last-modified")), (None, None));
    }
    let script = RawRequest::new("GET", "/assets/app-0123456789abcdef.js");
    let compressed = registry.raw(&script.header("Accept-Encoding", "br"));
    assert_eq!(
        (compressed.header("content-encoding"), compressed.body.as_str()),
        (Some("br"), "brotli")
    );
}

#[test]
fn an_asset_without_a_hash_in_its_name_is_revalidated() {
    let script = get(&with_page(), "/assets/boot.js");
    assert_eq!((script.status, script.body.as_str()), (200, "boot()"));
    assert_eq!(script.header("cache-control"), Some("no-cache"));
}

#[test]
fn a_missing_asset_is_not_found_and_not_cached() {
    let registry = with_page();
    for target in [
        "/assets/gone.js",
        "/assets/",
        "/assets/index.html",
        "/assets/index%2ehtml",
        "/assets/../stderr.txt",
        "/assets/%2e%2e/stderr.txt",
        "/assets/..%2fstderr.txt",
        "/assets//etc/passwd",
        "/accounting",
    ] {
        let answer = get(&registry, target);
        answer.problem(Slug::NotFound);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{target}");
    }
}

#[test]
fn a_folder_without_a_page_is_refused_at_start() {
    let home = Home::empty();
    let empty = home.folder().display().to_string();
    let said = home.refuse(&["serve", "--listen", "127.0.0.1:0", "--page", &empty]);
    assert!(said.contains("index.html") && said.contains(&empty), "{said}");
}

#[test]
fn a_program_without_a_page_says_so_at_start_and_at_every_address_of_the_page() {
    let registry = Home::empty().serve(&[]);
    assert!(registry.log().contains("contains no page"), "{}", registry.log());
    for target in ["/account", "/account/", "/account/keys", "/embed/keys"] {
        let answer = get(&registry, target);
        answer.problem(Slug::NotFound);
        assert!(answer.body.contains("--page DIR"), "{target}: {}", answer.body);
    }
}
