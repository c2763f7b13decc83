//! The days on which mails about a key are sent.

use serde_json::json;

use crate::support::{DAY, HOUR, MINUTE, MailFixture};

/// Advances the clock by each step and runs. Returns the subjects of ada's mails, run by run.
async fn subjects(fixture: &MailFixture, steps: &[i64]) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for step in steps {
        fixture.registry.advance(*step).await;
        let mails = fixture.mails().await;
        let ada = mails.iter().filter(|mail| mail.to == "ada@example.com");
        all.push(ada.map(crate::support::smtp::Mail::subject).collect());
    }
    all
}

#[tokio::test]
async fn mails_are_sent_30_7_and_1_days_before_and_at_the_expiry() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().create(&json!({ "lifetime_days": 90 })).await;
    fixture.discard_pending().await;
    let steps = [60 * DAY - 1, 1, 23 * DAY - 1, 1, 6 * DAY, DAY - 1, 1, 5 * DAY];
    let said = subjects(&fixture, &steps).await;
    let said: Vec<Vec<&str>> =
        said.iter().map(|run| run.iter().map(String::as_str).collect()).collect();
    let expected: [&[&str]; 8] = [
        &[],
        &["API key 'ci-deploy' expires in 30 days"],
        &[],
        &["API key 'ci-deploy' expires in 7 days"],
        &["API key 'ci-deploy' expires in 1 day"],
        &[],
        &["API key 'ci-deploy' has expired"],
        &[],
    ];
    assert_eq!(said, expected);
}

#[tokio::test]
async fn a_key_shorter_than_every_threshold_gets_the_expiry_mail() {
    let fixture = MailFixture::start().await;
    fixture.registry.ada().create(&json!({ "lifetime_days": 1 })).await;
    fixture.discard_pending().await;
    let said = subjects(&fixture, &[DAY - 1, 1, DAY]).await;
    assert_eq!(said, [vec![], vec!["API key 'ci-deploy' has expired".to_owned()], vec![]]);
}

#[tokio::test]
async fn thresholds_of_half_the_lifetime_or_more_are_skipped() {
    let fixture = MailFixture::with_policy("policy.notice_days = [30, 15, 3]").await;
    fixture.registry.ada().a_key().await;
    fixture.discard_pending().await;
    let said = subjects(&fixture, &[15 * DAY, 12 * DAY]).await;
    assert_eq!(said, [vec![], vec!["API key 'ci-deploy' expires in 3 days".to_owned()]]);
}

#[tokio::test]
async fn a_late_run_sends_only_the_tightest_threshold() {
    let fixture = MailFixture::start().await;
    let key = fixture.registry.ada().create(&json!({ "lifetime_days": 90 })).await;
    fixture.discard_pending().await;
    let said = subjects(&fixture, &[89 * DAY + HOUR, 10 * MINUTE, DAY]).await;
    let expected = [
        vec!["API key 'ci-deploy' expires in 23 hours".to_owned()],
        vec![],
        vec!["API key 'ci-deploy' has expired".to_owned()],
    ];
    assert_eq!(said, expected);
    let kinds = fixture.registry.sign_in("ada").await.event_kinds(&key).await;
    assert_eq!(
        kinds.iter().filter(|kind| *kind == "notice").count(),
        6,
        "three notices to two people"
    );
}

#[tokio::test]
async fn one_mail_lists_every_due_key_with_the_most_urgent_first() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    for (name, days) in [("monthly", 30), ("weekly", 7), ("daily", 1)] {
        ada.create(&json!({ "name": name, "lifetime_days": days })).await;
    }
    fixture.discard_pending().await;
    fixture.registry.advance(6 * DAY + HOUR).await;
    let mails = fixture.mails().await;
    assert_eq!(mails.len(), 2, "one mail to ada and one to bob");
    assert_eq!(mails[0].subject(), "API key 'daily' has expired (and 1 more key)");
    let text = mails[0].text();
    assert!(text.find("daily") < text.find("weekly") && !text.contains("monthly"), "{text}");
}

#[tokio::test]
async fn thresholds_added_to_the_policy_apply_to_existing_keys() {
    let fixture = MailFixture::with_policy("policy.notice_days = [1]").await;
    fixture.registry.ada().a_key().await;
    fixture.discard_pending().await;
    let file = fixture.registry.home.folder().join("latchkey.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("notice_days = [1]", "notice_days = [7, 1]")).unwrap();
    let said = subjects(&fixture, &[22 * DAY, DAY]).await;
    assert_eq!(said, [vec![], vec!["API key 'ci-deploy' expires in 7 days".to_owned()]]);
}

#[tokio::test]
async fn use_of_an_old_value_is_mailed_halfway_through_its_overlap() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    let old = ada.a_key().await;
    fixture.registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    ada.regenerate(&old, &json!({})).await;
    fixture.discard_pending().await;
    assert_eq!(
        subjects(&fixture, &[12 * HOUR]).await,
        [Vec::<String>::new()],
        "nobody has used the old value since the regenerate"
    );
    fixture.registry.use_value(&old.value, "Contoso.Core", "1.0.1");
    fixture.registry.sign_in("ada").await.wait_for_uses(&old, "retiring", 2).await;
    fixture.registry.advance(10 * MINUTE).await;
    let mails = fixture.mails().await;
    assert_eq!(mails.len(), 2, "one mail to ada and one to bob");
    for mail in mails {
        assert_eq!(mail.subject(), "API key 'ci-deploy' is still used with its old value");
        assert!(mail.text().contains("NuGet/6.12.1 still uses the old value"), "{}", mail.text());
    }
    assert_eq!(subjects(&fixture, &[HOUR]).await, [Vec::<String>::new()]);
}

#[tokio::test]
async fn an_overlap_with_a_used_new_value_sends_no_mail() {
    let fixture = MailFixture::start().await;
    let ada = fixture.registry.ada();
    let old = ada.a_key().await;
    fixture.registry.use_value(&old.value, "Contoso.Core", "1.0.0");
    let new = ada.regenerate(&old, &json!({})).await;
    fixture.discard_pending().await;
    fixture.registry.advance(HOUR).await;
    fixture.registry.use_value(&new.value, "Contoso.Core", "1.0.1");
    fixture.registry.use_value(&old.value, "Contoso.Core", "1.0.2");
    fixture.registry.sign_in("ada").await.wait_for_uses(&old, "retiring", 2).await;
    assert_eq!(subjects(&fixture, &[11 * HOUR]).await, [Vec::<String>::new()]);
}
