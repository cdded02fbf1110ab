use serde_json::{Value, json};

use crate::{Account, CERTIFICATE, Said, questions::stack_statuses};

impl Account {
    /// Preflight of the deployment that is right for a sound account, with these flags after its own.
    pub(crate) fn preflight(&self, more: &[&str]) -> Said {
        let usual = [
            "--public-url",
            "https://example.kr",
            "--certificate",
            CERTIFICATE,
            "--zone",
            "Z1",
            "--source-variables",
            "shops",
        ];
        self.run("preflight", &[&usual, more].concat())
    }
}

impl Said {
    /// Asserts that this line is among what was said, and what the program came to.
    pub(crate) fn has(&self, line: &str, code: i32) {
        let found = self.text.lines().any(|said| said.starts_with(line));
        assert!(found, "{line:?} is not in:\n{}", self.text);
        assert_eq!(self.code, Some(code), "{}", self.text);
    }
}

#[test]
fn in_a_sound_account_nothing_stands_in_the_way() {
    let said = Account::sound().preflight(&[]);
    said.has("nothing stands in the way", 0);
    let levels: Vec<_> = said.text.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(levels, [["ok"; 10].as_slice(), &["nothing"]].concat(), "{}", said.text);
}

#[test]
fn whatever_will_not_work_is_told() {
    let stack = |status: &str| json!({ "Stacks": [{ "StackStatus": status }] });
    let certificate =
        |status: &str, name: &str| json!({ "Certificate": { "Status": status, "DomainName": name } });
    let country = |rules: Value| json!({ "CountryRuleSet": rules });
    let (stacks, certificates) = ("cloudformation.describe-stacks", "acm.describe-certificate");
    let rules = "pinpoint-sms-voice-v2.get-protect-configuration-country-rule-set";
    for (operation, answer, expected) in [
        (stacks, stack("ROLLBACK_COMPLETE"), "stop the stack textback is ROLLBACK_COMPLETE: delete it first"),
        (
            stacks,
            stack("ROLLBACK_FAILED"),
            "stop the stack textback is ROLLBACK_FAILED: delete it first, aws cloudformation delete-stack --region \
             ap-northeast-2 --stack-name textback; if its table refuses, before that aws dynamodb update-table --region \
             ap-northeast-2 --table-name TABLE --no-deletion-protection-enabled",
        ),
        (
            stacks,
            stack("UPDATE_ROLLBACK_FAILED"),
            "stop the stack textback is UPDATE_ROLLBACK_FAILED: end its way back first",
        ),
        (stacks, stack("UPDATE_IN_PROGRESS"), "stop the stack textback is UPDATE_IN_PROGRESS: wait"),
        (rules, country(json!({ "KR": { "ProtectStatus": "BLOCK" } })), "stop no text goes to KR"),
        (
            certificates,
            certificate("PENDING_VALIDATION", "example.kr"),
            "stop the certificate is PENDING_VALIDATION",
        ),
        (
            certificates,
            certificate("ISSUED", "example.com"),
            "stop the certificate is for example.com, not for",
        ),
        (
            "route53.get-hosted-zone",
            json!({ "HostedZone": { "Name": "ample.kr." } }),
            "stop the zone Z1 is ample.kr's",
        ),
        (
            "secretsmanager.describe-secret",
            json!({ "DeletedDate": "2026-11-25" }),
            "stop the secret shops is about to be deleted",
        ),
    ] {
        let account = Account::sound();
        account.answers(operation, &answer);
        account.preflight(&[]).has(expected, 1);
    }
}

#[test]
fn whatever_works_within_limits_only_is_told_and_stops_nothing() {
    let attributes = |attributes: Value| json!({ "attributes": attributes });
    let both = json!({ "KR": { "ProtectStatus": "ALLOW" }, "US": { "ProtectStatus": "ALLOW" } });
    let of_account = "pinpoint-sms-voice-v2.describe-account-attributes";
    for (operation, answer, expected) in [
        (
            "lambda.get-account-settings",
            json!({ "AccountLimit": { "UnreservedConcurrentExecutions": 10 } }),
            "look Lambda runs 10 invocations at the same time in ap-northeast-2",
        ),
        ("sns.get-sms-attributes", attributes(json!({})), "look texts may cost 1 USD a month, some 41;"),
        (
            "sns.get-sms-attributes",
            attributes(
                json!({ "MonthlySpendLimit": "500", "DeliveryStatusIAMRole": "arn:aws:iam::1:role/log" }),
            ),
            "look SNS logs every text's delivery with its number",
        ),
        (
            of_account,
            json!({ "AccountAttributes": [] }),
            "look texts can go to every country from ap-northeast-1",
        ),
        (
            "pinpoint-sms-voice-v2.get-protect-configuration-country-rule-set",
            json!({ "CountryRuleSet": both }),
            "look texts can go to 2 countries",
        ),
    ] {
        let account = Account::sound();
        account.answers(operation, &answer);
        account.preflight(&[]).has(expected, 0);
    }
}

#[test]
fn a_sandbox_is_told_with_the_numbers_that_get_texts_all_the_same() {
    let account = Account::sound();
    account.answers("sns.get-sms-sandbox-account-status", &json!({ "IsInSandbox": true }));
    let numbers = json!({ "PhoneNumbers": [{ "Status": "Verified" }, { "Status": "Pending" }] });
    account.answers("sns.list-sms-sandbox-phone-numbers", &numbers);
    let expected =
        "stop the account is in the SMS sandbox of ap-northeast-1: only its 1 verified numbers get texts";
    account.preflight(&[]).has(expected, 1);
}

#[test]
fn a_sandbox_is_no_matter_where_no_texts_are_wanted() {
    let account = Account::sound();
    account.answers("sns.get-sms-sandbox-account-status", &json!({ "IsInSandbox": true }));
    account.refuses("sns.get-sms-attributes", "AuthorizationError");
    let said = account.preflight(&["--texting", "off"]);
    said.has("ok   no texts are wanted", 0);
    assert!(account.asked().iter().all(|question| !question[0].starts_with("sns")), "{:?}", account.asked());
}

#[test]
fn a_stack_that_has_nothing_yet_can_be_created_whatever_its_status_is_called() {
    let account = Account::sound();
    account.answers(
        "cloudformation.describe-stacks",
        &json!({ "Stacks": [{ "StackStatus": "REVIEW_IN_PROGRESS" }] }),
    );
    account.preflight(&[]).has("ok   the stack textback is REVIEW_IN_PROGRESS: a deployment creates it", 0);
}

#[test]
fn every_status_that_cloudformation_knows_has_its_advice() {
    let ends = ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_FAILED"];
    let created = ["IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"];
    for status in stack_statuses() {
        let account = Account::sound();
        account.answers("cloudformation.describe-stacks", &json!({ "Stacks": [{ "StackStatus": status }] }));
        let can_be_updated = [ends.as_slice(), &created].concat().contains(&status.as_str());
        let (level, advice) = match status.as_str() {
            "REVIEW_IN_PROGRESS" | "DELETE_COMPLETE" => ("ok  ", ": a deployment creates it"),
            "UPDATE_ROLLBACK_FAILED" | "IMPORT_ROLLBACK_FAILED" => ("stop", ": end its way back first"),
            _ if can_be_updated => ("ok  ", " and can be updated"),
            _ if status.ends_with("_IN_PROGRESS") => ("stop", ": wait until that is over"),
            _ => ("stop", ": delete it first"),
        };
        let line = format!("{level} the stack textback is {status}{advice}");
        account.run("preflight", &["--texting", "off"]).has(&line, i32::from(level == "stop"));
    }
}

#[test]
fn a_table_without_its_protection_is_told_once_the_stack_stands() {
    let account = Account::sound();
    let parameters = json!([{ "ParameterKey": "DeletionProtection", "ParameterValue": "off" }]);
    let stack = json!({ "Stacks": [{ "StackStatus": "CREATE_COMPLETE", "Parameters": parameters }] });
    account.answers("cloudformation.describe-stacks", &stack);
    account.preflight(&[]).has("look the table can be deleted", 0);
}

#[test]
fn a_region_without_sms_is_told() {
    let account = Account::sound();
    account.refuses("sns.get-sms-sandbox-account-status", "InvalidAction");
    account.preflight(&["--sms-region", "eu-north-2"]).has("stop eu-north-2 sends no SMS", 1);
}

#[test]
fn an_address_that_links_cannot_start_with_is_told() {
    let account = Account::sound();
    let long = "https://a-rather-long-name.example.kr";
    account.preflight(&["--public-url", long]).has(&format!("stop {long} has 37 characters"), 1);
    account
        .preflight(&["--public-url", "http://example.kr"])
        .has("stop http://example.kr is no address for links", 1);
    let elsewhere = "https://example.kr/textback";
    account.preflight(&["--public-url", elsewhere]).has(&format!("stop {elsewhere} is no address"), 1);
    account.preflight(&["--certificate", ""]).has("look without --certificate nothing serves a domain", 0);
}

#[test]
fn a_certificate_of_another_region_is_told_and_a_wildcard_serves() {
    let account = Account::sound();
    let edge = ["--web-acl", "arn:aws:wafv2:us-east-1:123456789012:global/webacl/textback/1"];
    account.preflight(&edge).has("stop the certificate has to be in us-east-1, for CloudFront", 1);
    let wildcard = json!({ "Certificate": {
        "Status": "ISSUED", "DomainName": "example.kr", "SubjectAlternativeNames": ["*.example.kr"],
    } });
    account.answers("acm.describe-certificate", &wildcard);
    account.preflight(&["--public-url", "https://s.example.kr"]).has("ok   the certificate is issued", 0);
}

#[test]
fn what_nobody_may_look_at_is_no_reason_to_look_at_nothing_else() {
    let account = Account::sound();
    account.refuses("lambda.get-account-settings", "AccessDeniedException");
    let said = account.preflight(&[]);
    said.has("stop concurrency could not be looked at: An error occurred (AccessDeniedException)", 1);
    said.has("ok   the sources' variables are in shops", 1);
    account.refuses("sns.get-sms-sandbox-account-status", "AuthorizationError");
    account.preflight(&[]).has("stop sandbox could not be looked at", 1);
}

#[test]
fn without_credentials_that_is_all_that_is_told() {
    let account = Account::sound();
    account.refuses("sts.get-caller-identity", "ExpiredToken");
    let said = account.preflight(&[]);
    said.has("stop there is no account to look at: An error occurred (ExpiredToken)", 1);
    assert_eq!(account.asked().len(), 1);
}

#[test]
fn it_only_reads() {
    let account = Account::sound();
    account.preflight(&[]);
    let asked = account.asked();
    assert!(asked.len() >= 10, "{asked:?}");
    for question in asked {
        let reads = ["get-", "describe-", "list-"].iter().any(|verb| question[1].starts_with(verb));
        assert!(reads, "{question:?}");
    }
}
