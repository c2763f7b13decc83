//! Unlisting and relisting a version.

use latchkey_contract::Slug;
use serde_json::json;

use crate::support::{RawAnswer, RawRequest, Registry};

fn set_listing(registry: &Registry, method: &str, package: &str, value: &str) -> RawAnswer {
    let request = RawRequest::new(method, &format!("/api/v2/package/{package}"));
    registry.raw(&request.header("X-NuGet-ApiKey", value))
}

#[tokio::test]
async fn a_version_is_unlisted_and_relisted_in_every_notation() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0-Beta");
    for package in ["Contoso.Core/1.0.0-beta", "contoso.core/1.0-BETA"] {
        for method in ["DELETE", "DELETE", "POST", "POST"] {
            assert_eq!(
                set_listing(&registry, method, package, &key.value).status,
                200,
                "{package}"
            );
        }
    }
}

#[tokio::test]
async fn an_unknown_package_or_version_is_not_found() {
    let registry = Registry::start();
    let key = registry.ada().create(&json!({ "packages": ["*"] })).await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    for package in ["Contoso.Core/2.0.0", "Contoso.Core/no-version", "Nobody.Has/1.0.0", "a%00b/1"]
    {
        set_listing(&registry, "DELETE", package, &key.value).refusal(Slug::NotFound);
        set_listing(&registry, "POST", package, &key.value).refusal(Slug::NotFound);
    }
}

#[tokio::test]
async fn unlisting_checks_the_value_like_a_push() {
    let registry = Registry::start();
    let ada = registry.ada();
    let key = ada.a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    let package = "Contoso.Core/1.0.0";
    let cys = json!({ "owner": registry.owner("cy"), "packages": ["*"] });
    let cys = registry.cy().create(&cys).await;
    set_listing(&registry, "DELETE", package, &cys.value).refusal(Slug::KeyPackage);
    set_listing(&registry, "DELETE", "Other/1.0.0", &key.value).refusal(Slug::KeyPackage);
    set_listing(&registry, "DELETE", package, "lk_wrong").refusal(Slug::KeyUnknown);
    let without = RawRequest::new("DELETE", "/api/v2/package/Contoso.Core/1.0.0");
    registry.raw(&without).refusal(Slug::KeyMissing);
    ada.act(&key, "disable").await;
    set_listing(&registry, "POST", package, &key.value).refusal(Slug::KeyDisabled);
    ada.act(&key, "revoke").await;
    set_listing(&registry, "POST", package, &key.value).refusal(Slug::KeyRevoked);
}

#[tokio::test]
async fn an_unlisted_version_cannot_be_pushed_again() {
    let registry = Registry::start();
    let key = registry.ada().a_key().await;
    registry.use_value(&key.value, "Contoso.Core", "1.0.0");
    assert_eq!(set_listing(&registry, "DELETE", "Contoso.Core/1.0.0", &key.value).status, 200);
    let other = registry.ada().a_key().await;
    let again = registry.push(&other.value, &crate::support::nupkg("Contoso.Core", "1.0.0"));
    again.refusal(Slug::VersionExists);
}
