//! What reads an AWS account, and what changes it: `infra/preflight` and `infra/protect-countries`, with an `aws` that
//! answers as told and notes what it was asked.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

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

/// The `aws` of a test: answers from files, one for each operation, and notes its arguments, one question a line.
const STUB: &str = r#"#!/bin/sh
printf '%s\n' "$(printf '%s\037' "$@")" >> "$ANSWERS/asked"
if [ -e "$ANSWERS/$1.$2.error" ]; then cat "$ANSWERS/$1.$2.error" >&2; exit 254; fi
exec cat "$ANSWERS/$1.$2.json"
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

    /// Refuses this operation from now on, in the AWS CLI's words.
    fn refuses(&self, operation: &str, code: &str) {
        let words = format!("\nAn error occurred ({code}) when calling the Operation operation: no\n");
        fs::write(self.file(operation, "error"), words).unwrap();
    }

    fn file(&self, operation: &str, extension: &str) -> PathBuf {
        self.0.path().join(format!("{operation}.{extension}"))
    }

    /// Runs one of infra's programs in this account.
    fn run(&self, program: &str, arguments: &[&str]) -> Said {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra").join(program);
        let mut command = Command::new(program);
        command.args(arguments).env("AWS_CLI", self.0.path().join("aws")).env("ANSWERS", self.0.path());
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
        ("secretsmanager.describe-secret", json!({ "Name": "shops" })),
    ]
}
