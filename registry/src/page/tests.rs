//! The page inside the program and the same page in a folder give the same answers.

use std::fs::{self, File};
use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use tempfile::TempDir;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::embedded::Built;

const BUILT: u64 = 1_780_000_000;
const FILES: &[Built] = &[
    built("app-0123456789abcdef.js", b"start()"),
    built("app-0123456789abcdef.js.br", b"brotli"),
    built("app-0123456789abcdef.js.gz", b"gzip"),
    built("boot.js", b"boot()"),
    built("embed.d.ts", b"export {};"),
    built("embed.html", b"<!doctype html><title>framed</title>"),
    built("embed.js", b"element()"),
    built("index.html", b"<!doctype html><title>page</title>"),
    built("index.html.br", b"brotli"),
    built("snippets/inner.js", b"inner()"),
];

const fn built(path: &'static str, bytes: &'static [u8]) -> Built {
    Built { path, modified: BUILT, bytes }
}

/// The same files in a folder, which is removed when the first value is dropped.
fn folder() -> (TempDir, Router) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("snippets")).unwrap();
    for file in FILES {
        let path = folder.path().join(file.path);
        fs::write(&path, file.bytes).unwrap();
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(BUILT)).unwrap();
    }
    let router = super::serve(ServeDir::new(folder.path()), true, &[]);
    (folder, router)
}

/// The whole response as text.
async fn answer(page: &Router, method: &str, target: &str, header: (&str, &str)) -> String {
    let request = Request::builder().method(method).uri(target).header(header.0, header.1);
    let response = page.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    let body = to_bytes(body, 10_000).await.unwrap();
    let mut lines: Vec<_> = head.headers.iter().map(|header| format!("{header:?}")).collect();
    lines.sort();
    format!("{}\n{}\n{}", head.status, lines.join("\n"), String::from_utf8_lossy(&body))
}

#[tokio::test]
async fn the_embedded_page_answers_exactly_as_the_folder_does() {
    let (_folder, folder) = folder();
    let embedded = super::embedded(FILES, &[]);
    let current = format!("\"{BUILT:x}.00000000-22\"");
    for target in [
        "/",
        "/account",
        "/account/keys?state=active",
        "/embed/keys",
        "/embed/embed.js",
        "/embed/embed.d.ts",
        "/assets/",
        "/assets/app-0123456789abcdef.js",
        "/assets/boot.js",
        "/assets/snippets/inner.js",
        "/assets/snippets",
        "/assets/index.html",
        "/assets/gone.js",
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
    ] {
        for header in [
            ("accept-encoding", "identity"),
            ("accept-encoding", "br, gzip"),
            ("accept-encoding", "gzip"),
            ("range", "bytes=2-4"),
            ("range", "bytes=900-"),
            ("if-none-match", &current),
            ("if-modified-since", "Wed, 01 Jan 2025 00:00:00 GMT"),
        ] {
            for method in ["GET", "HEAD", "POST"] {
                let expected = answer(&folder, method, target, header).await;
                let given = answer(&embedded, method, target, header).await;
                assert_eq!(given, expected, "{method} {target} {header:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_new_build_of_the_embedded_page_has_another_etag() {
    const NEWER: &[Built] =
        &[Built { path: "index.html", modified: BUILT + 1, bytes: b"<!doctype html>" }];
    const OLDER: &[Built] = &[built("index.html", b"<!doctype html>")];
    let none = ("accept-encoding", "identity");
    let older = answer(&super::embedded(OLDER, &[]), "GET", "/account/", none).await;
    let newer = answer(&super::embedded(NEWER, &[]), "GET", "/account/", none).await;
    let tag = |answer: &str| answer.lines().find(|line| line.contains("etag")).unwrap().to_owned();
    assert_ne!(tag(&older), tag(&newer));
}
