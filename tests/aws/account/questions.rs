//! The stub and its answers are ours. That the questions are AWS's, and that AWS could answer so, its own models say, which
//! come with the AWS SDK for Python.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::{Map, Value, json};

use crate::{Account, bench, protect_countries, sound_answers};

/// What AWS does not know of these questions and answers.
fn unknown(lines: &[Value]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = folder.join("../.tools/lint/bin/python");
    assert!(python.exists(), "botocore is missing: tests/install brings it");
    let mut command = Command::new(python);
    command.arg(folder.join("aws/account/shapes.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    lines.iter().for_each(|line| writeln!(input, "{line}").unwrap());
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "everything was read");
    String::from_utf8(output.stdout).unwrap()
}

/// Every status that a stack can have, by AWS's own model.
pub(crate) fn stack_statuses() -> Vec<String> {
    let line = json!({ "service": "cloudformation", "shape": "StackStatus" });
    unknown(&[line]).lines().map(str::to_owned).collect()
}

/// A question as `shapes.py` reads it: every option has a value.
fn question(asked: &[String]) -> Value {
    let options =
        asked[2..].chunks(2).map(|pair| (pair[0].trim_start_matches("--").to_owned(), json!(pair[1])));
    json!({ "service": asked[0], "operation": asked[1], "options": options.collect::<Map<_, _>>() })
}

fn answer((operation, answer): &(&str, Value)) -> Value {
    let (service, operation) = operation.split_once('.').unwrap();
    json!({ "service": service, "operation": operation, "answer": answer })
}

#[test]
fn aws_knows_every_question_and_could_answer_like_the_stub() {
    let account = Account::sound();
    account.answers("sns.get-sms-sandbox-account-status", &json!({ "IsInSandbox": true }));
    account.answers("sns.list-sms-sandbox-phone-numbers", &json!({ "PhoneNumbers": [] }));
    account.preflight(&[]);
    let mut asked = account.asked();
    assert_eq!(asked.len(), 11, "{asked:?}");
    asked.extend(protect_countries::every_question());
    asked.extend(bench::every_question());
    let questions = asked.iter().map(|asked| question(asked));
    let lines: Vec<_> = questions.chain(sound_answers().iter().map(answer)).collect();
    assert_eq!(unknown(&lines), "");
}

#[test]
fn what_aws_does_not_know_is_found() {
    let asked = |words: &str| question(&words.split(' ').map(str::to_owned).collect::<Vec<_>>());
    for (line, expected) in [
        (asked("sns get-sms-moods"), "sns get-sms-moods: no such operation\n"),
        (asked("sns get-sms-attributes --mood good"), "sns get-sms-attributes: no option --mood\n"),
        (asked("route53 get-hosted-zone --output json"), "route53 get-hosted-zone: --id is missing\n"),
    ] {
        assert_eq!(unknown(&[line]), expected);
    }
    let wrong = answer(&("sns.get-sms-attributes", json!({ "Attributes": {} })));
    assert!(unknown(&[wrong]).contains("Unknown parameter"));
}
