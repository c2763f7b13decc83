//! Which sites may frame the page, and which scripts they load.

use std::fs;
use std::sync::Arc;

use latchkey_contract::Slug;

use crate::support::gallery::TWO_GALLERIES;
use crate::support::home::Home;
use crate::support::{RawAnswer, RawRequest, Registry};

const FRAMED: &str = "<!doctype html><title>framed</title>";

/// A registry that serves these files as its page, with the configuration `toml`.
fn with_page(toml: &str, files: &[(&str, &str)]) -> Registry {
    let home = Home::empty();
    let dist = home.folder().join("dist");
    fs::create_dir(&dist).unwrap();
    for (name, text) in [("index.html", "<!doctype html><title>page</title>")].iter().chain(files) {
        fs::write(dist.join(name), text).unwrap();
    }
    let config = home.folder().join("latchkey.toml");
    fs::write(&config, toml).unwrap();
    let (dist, config) = (dist.display().to_string(), config.display().to_string());
    Arc::clone(&home).serve(&["--page", &dist, "--config", &config])
}

fn get(registry: &Registry, target: &str) -> RawAnswer {
    registry.raw(&RawRequest::new("GET", target))
}

fn ancestors(page: &RawAnswer) -> String {
    let policy = page.header("content-security-policy").unwrap();
    let mut found = policy.split("; ").filter_map(|part| part.strip_prefix("frame-ancestors "));
    let ancestors = found.next().unwrap_or_else(|| panic!("{policy}"));
    assert!(found.next().is_none() && policy.starts_with("default-src 'none'; "), "{policy}");
    ancestors.to_owned()
}

#[test]
fn configured_origins_may_frame_only_pages_under_embed() {
    let registry = with_page(TWO_GALLERIES, &[("embed.html", FRAMED)]);
    for target in ["/embed", "/embed/", "/embed/keys", "/embed/keys/key_x/regenerate"] {
        let page = get(&registry, target);
        assert_eq!((page.status, page.body.as_str()), (200, FRAMED), "{target}");
        assert_eq!(
            ancestors(&page),
            "https://fabrikam.example https://gallery.example https://shop.gallery.example:8443"
        );
        assert_eq!(page.header("x-frame-options"), None, "this header cannot list origins");
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    }
    for target in ["/account", "/account/", "/account/keys", "/account/embed/keys"] {
        let page = get(&registry, target);
        assert!(page.body.contains("<title>page</title>"), "{target}");
        assert_eq!(ancestors(&page), "'none'", "{target}");
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
    }
    for target in ["/assets/embed.html", "/assets/index.html"] {
        get(&registry, target).problem(Slug::NotFound);
    }
}

#[test]
fn without_galleries_no_site_may_frame_a_page() {
    let registry = with_page("", &[("embed.html", FRAMED)]);
    let page = get(&registry, "/embed/keys");
    assert_eq!((page.status, page.body.as_str()), (200, FRAMED));
    assert_eq!(ancestors(&page), "'none'");
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
}

#[test]
fn the_account_page_is_not_served_where_framing_is_allowed() {
    let registry = with_page(TWO_GALLERIES, &[]);
    get(&registry, "/embed/keys").problem(Slug::NotFound);
    let nobody_may = with_page("", &[]);
    let page = get(&nobody_may, "/embed/keys");
    assert!(page.body.contains("<title>page</title>"));
    assert_eq!(
        (ancestors(&page).as_str(), page.header("x-frame-options")),
        ("'none'", Some("DENY"))
    );
}

#[test]
fn embed_scripts_are_open_to_every_origin_and_cached_an_hour() {
    let registry = with_page(
        TWO_GALLERIES,
        &[("embed.js", "customElements"), ("embed.js.br", "brotli"), ("embed.d.ts", "export {}")],
    );
    for (target, kind, body) in [
        ("/embed/embed.js", "text/javascript; charset=utf-8", "customElements"),
        ("/embed/embed.d.ts", "text/plain; charset=utf-8", "export {}"),
    ] {
        let file = get(&registry, target);
        assert_eq!((file.status, file.body.as_str()), (200, body));
        assert_eq!(file.header("content-type"), Some(kind));
        assert_eq!(file.header("cache-control"), Some("public, max-age=3600"));
        assert_eq!(file.header("access-control-allow-origin"), Some("*"));
        assert_eq!(file.header("cross-origin-resource-policy"), Some("cross-origin"));
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(file.header("content-security-policy"), None);
        let again = |name: &str, value: &str| {
            let again = registry.raw(&RawRequest::new("GET", target).header(name, value));
            assert_eq!((again.status, again.body.as_str()), (304, ""), "{name}");
            assert_eq!(again.header("access-control-allow-origin"), Some("*"));
        };
        again("If-None-Match", file.header("etag").unwrap());
        again("If-Modified-Since", file.header("last-modified").unwrap());
    }
    let script = RawRequest::new("GET", "/embed/embed.js").header("Accept-Encoding", "br");
    let script = registry.raw(&script);
    assert_eq!((script.header("content-encoding"), script.body.as_str()), (Some("br"), "brotli"));
    assert_eq!(script.header("vary"), Some("accept-encoding"));
}

#[test]
fn embed_scripts_missing_from_the_build_are_not_found() {
    let registry = with_page(TWO_GALLERIES, &[]);
    for target in ["/embed/embed.js", "/embed/embed.d.ts"] {
        let answer = get(&registry, target);
        answer.problem(Slug::NotFound);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}
