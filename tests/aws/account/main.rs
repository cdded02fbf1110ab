//! What reads an AWS account, and what changes it: `infra/preflight`, `infra/protect-countries` and `infra/deploy`, with an
//! `aws` that answers as told and notes what it was asked.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod bench;
mod deploy;
mod preflight;
mod protect_countries;
mod questions;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

/// The `aws` of a test: answers from files, one for each operation, and notes its arguments, one question a line. What it
/// is to answer from the second time on waits in another file.
const STUB: &str = r#"#!/bin/sh
printf '%s\n' "$(printf '%s\037' "$@")" >> "$ANSWERS/asked"
answer=$ANSWERS/$1.$2 code=0
if [ -e "$answer.error" ]; then cat "$answer.error" >&2; code=254; else cat "$answer.json" || code=1; fi
if [ -e "$answer.json.next" ]; then mv "$answer.json.next" "$answer.json"; rm -f "$answer.error"; fi
if [ -e "$answer.error.next" ]; then mv "$answer.error.next" "$answer.error"; fi
exit $code
"#;

/// An account in which everything works, but for what is changed.
struct Account(tempfile::TempDir);

/// What a program said, and its exit code.
struct Said {
    text: String,
    code: Option<i32>,
}

impl Account {
    fn sound() -> Self {
        let account = Self(tempfile::tempdir().unwrap());
        let stub = account.0.path().join("aws");
        fs::write(&stub, STUB).unwrap();
        fs::set_permissions(&stub, fs::Permissions::from_mode(0o755)).unwrap();
        for (operation, answer) in sound_answers() {
            account.answers(operation, &answer);
        }
        account.refuses("cloudformation.describe-stacks", "ValidationError");
        account
    }

    /// Answers this operation, such as `sts.get-caller-identity`, like this from now on.
    fn answers(&self, operation: &str, answer: &Value) {
        let _ = fs::remove_file(self.file(operation, "error"));
        fs::write(self.file(operation, "json"), answer.to_string()).unwrap();
    }

    /// Refuses this operation from now on.
    fn refuses(&self, operation: &str, code: &str) {
        fs::write(self.file(operation, "error"), refusal(code)).unwrap();
    }

    /// Answers this operation once more as before, and then like this; `Err` is a refusal.
    fn then(&self, operation: &str, answer: Result<&Value, &str>) {
        let (kind, text) = match answer {
            Ok(answer) => ("json.next", answer.to_string()),
            Err(code) => ("error.next", refusal(code)),
        };
        fs::write(self.file(operation, kind), text).unwrap();
    }

    fn file(&self, operation: &str, extension: &str) -> PathBuf {
        self.0.path().join(format!("{operation}.{extension}"))
    }

    /// Runs one of infra's programs in this account.
    fn run(&self, program: &str, arguments: &[&str]) -> Said {
        self.run_file(&Path::new(INFRA).join(program), arguments)
    }

    fn run_file(&self, program: &Path, arguments: &[&str]) -> Said {
        let mut command = Command::new(program);
        let paths = format!("{}:{}", self.0.path().display(), std::env::var("PATH").unwrap_or_default());
        command
            .args(arguments)
            .env("PATH", paths)
            .env("AWS_CLI", self.0.path().join("aws"))
            .env("ANSWERS", self.0.path());
        // No compiled copy of what is imported beside it.
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        let output = command.output().unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        Said { text, code: output.status.code() }
    }

    /// What was asked so far: for each question, its arguments.
    fn asked(&self) -> Vec<Vec<String>> {
        let asked = fs::read_to_string(self.0.path().join("asked")).unwrap_or_default();
        let words =
            |line: &str| line.split('\u{1f}').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        asked.lines().map(words).collect()
    }
}

/// A refusal in the AWS CLI's words.
fn refusal(code: &str) -> String {
    format!("\nAn error occurred ({code}) when calling the Operation operation: no\n")
}

const INFRA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra");
const CERTIFICATE: &str = "arn:aws:acm:ap-northeast-2:123456789012:certificate/1";

fn sound_answers() -> Vec<(&'static str, Value)> {
    vec![
        ("sts.get-caller-identity", json!({ "Arn": "arn:aws:iam::123456789012:user/operator" })),
        (
            "lambda.get-account-settings",
            json!({ "AccountLimit": { "UnreservedConcurrentExecutions": 1000 } }),
        ),
        ("sns.get-sms-sandbox-account-status", json!({ "IsInSandbox": false })),
        ("sns.get-sms-attributes", json!({ "attributes": { "MonthlySpendLimit": "500" } })),
        (
            "pinpoint-sms-voice-v2.describe-account-attributes",
            json!({ "AccountAttributes": [
                { "Name": "ACCOUNT_TIER", "Value": "PRODUCTION" },
                { "Name": "DEFAULT_PROTECT_CONFIGURATION_ID", "Value": "protect-1" },
            ] }),
        ),
        (
            "pinpoint-sms-voice-v2.get-protect-configuration-country-rule-set",
            json!({ "CountryRuleSet": { "KR": { "ProtectStatus": "ALLOW" }, "US": { "ProtectStatus": "BLOCK" } } }),
        ),
        (
            "acm.describe-certificate",
            json!({ "Certificate": { "Status": "ISSUED", "DomainName": "example.kr" } }),
        ),
        ("route53.get-hosted-zone", json!({ "HostedZone": { "Name": "example.kr." } })),
        ("cloudformation.delete-stack", json!({})),
        ("cloudformation.continue-update-rollback", json!({})),
        (
            "cloudformation.describe-stack-events",
            json!({ "StackEvents": [
                { "StackId": "s", "EventId": "4", "StackName": "textback", "PhysicalResourceId": "s",
                  "LogicalResourceId": "textback", "ResourceStatus": "ROLLBACK_FAILED" },
                { "StackId": "s", "EventId": "3", "StackName": "textback", "PhysicalResourceId": "t",
                  "LogicalResourceId": "Table", "ResourceStatus": "DELETE_FAILED",
                  "ResourceStatusReason": "protected" },
                { "StackId": "s", "EventId": "2", "StackName": "textback", "PhysicalResourceId": "q",
                  "LogicalResourceId": "WakeUps", "ResourceStatus": "CREATE_FAILED",
                  "ResourceStatusReason": "Resource creation cancelled" },
                { "StackId": "s", "EventId": "1", "StackName": "textback", "PhysicalResourceId": "s",
                  "LogicalResourceId": "textback", "ResourceStatus": "UPDATE_IN_PROGRESS" },
                { "StackId": "s", "EventId": "0", "StackName": "textback", "PhysicalResourceId": "q",
                  "LogicalResourceId": "Api", "ResourceStatus": "CREATE_FAILED",
                  "ResourceStatusReason": "of another day" },
            ] }),
        ),
        ("secretsmanager.describe-secret", json!({ "Name": "shops" })),
    ]
}
