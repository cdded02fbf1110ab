use serde_json::{Value, json};

use crate::Account;

const SERVICE: &str = "pinpoint-sms-voice-v2";

/// An account whose texts can go to three countries, with or without a default configuration.
fn open_account(default: Option<&str>) -> Account {
    let account = Account::sound();
    let name = "DEFAULT_PROTECT_CONFIGURATION_ID";
    let attributes: Vec<_> = default.iter().map(|id| json!({ "Name": name, "Value": id })).collect();
    let answers =
        |operation: &str, answer: Value| account.answers(&format!("{SERVICE}.{operation}"), &answer);
    answers("describe-account-attributes", json!({ "AccountAttributes": attributes }));
    answers("create-protect-configuration", json!({ "ProtectConfigurationId": "protect-new" }));
    let allow = json!({ "ProtectStatus": "ALLOW" });
    let rules =
        json!({ "CountryRuleSet": { "KR": allow, "US": allow, "LV": { "ProtectStatus": "MONITOR" } } });
    answers("get-protect-configuration-country-rule-set", rules);
    answers("update-protect-configuration-country-rule-set", json!({}));
    answers("set-account-default-protect-configuration", json!({}));
    account
}

fn operations(account: &Account) -> Vec<String> {
    account.asked().into_iter().map(|question| question[1].clone()).collect()
}

/// All that the program ever asks.
pub(crate) fn every_question() -> Vec<Vec<String>> {
    let account = open_account(None);
    account.run("protect-countries", &["KR"]);
    account.asked()
}

#[test]
fn every_country_but_the_named_ones_is_blocked_and_then_it_becomes_the_default() {
    let account = open_account(None);
    let said = account.run("protect-countries", &["KR"]);
    assert_eq!(said.text, "protect-new is for KR only; 2 of 3 countries changed\n");
    let operations = operations(&account);
    assert_eq!(operations.last().unwrap(), "set-account-default-protect-configuration");
    let update = account.asked().into_iter().find(|question| question[1].starts_with("update-")).unwrap();
    let updates: Value = serde_json::from_str(update.last().unwrap()).unwrap();
    let block = json!({ "ProtectStatus": "BLOCK" });
    assert_eq!(updates, json!({ "LV": block, "US": block }));
}

#[test]
fn an_account_that_has_a_default_keeps_it_and_a_second_time_changes_nothing() {
    let account = open_account(Some("protect-1"));
    let said = account.run("protect-countries", &["KR", "US"]);
    assert_eq!(said.text, "protect-1 is for KR, US only; 1 of 3 countries changed\n");
    let made = |operations: &[String]| operations.iter().any(|operation| operation.starts_with("create-"));
    assert!(!made(&operations(&account)));
    let account = Account::sound();
    assert_eq!(
        account.run("protect-countries", &["KR"]).text,
        "protect-1 is for KR only; 0 of 2 countries changed\n"
    );
    assert!(!operations(&account).iter().any(|operation| operation.starts_with("update-")));
}

#[test]
fn a_dry_run_and_a_country_that_is_none_change_nothing() {
    for (default, arguments, expected, code) in [
        (None, ["KR", "--dry-run"].as_slice(), "a new protect configuration would be the default", 0),
        (
            Some("protect-1"),
            &["KR", "--dry-run"],
            "protect-1 is for KR only; 2 of 3 countries would change",
            0,
        ),
        (Some("protect-1"), &["KR", "XX"], "XX: no country that texts go to", 1),
    ] {
        let account = open_account(default);
        let said = account.run("protect-countries", arguments);
        assert!(said.text.starts_with(expected) && said.code == Some(code), "{}", said.text);
        let changes =
            |operation: &String| !operation.starts_with("get-") && !operation.starts_with("describe-");
        assert!(!operations(&account).iter().any(changes));
    }
}
