//! Nothing that is kept, queued, logged or told is without its guard.

use std::collections::BTreeSet;

use yaml_serde::Value;

use crate::deployed::template::{resources, template, texts};

/// What is not as safe as agreed.
fn unsafe_parts(template: &Value) -> Vec<String> {
    let checks = [queues, logs, secrets, settings];
    checks.into_iter().flat_map(|check| check(template)).collect()
}

/// The resources of one kind, by name.
pub(crate) fn of_kind<'a>(template: &'a Value, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    resources(template)
        .filter(move |resource| resource.kind == kind)
        .map(|found| (found.name, found.properties))
}

/// Queues are encrypted, are spoken to by TLS only, and end in a queue that keeps messages longer and raises an alarm.
fn queues(template: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let policies: Vec<_> = of_kind(template, "AWS::SQS::QueuePolicy").map(|(_, policy)| policy).collect();
    let watched: BTreeSet<_> = of_kind(template, "AWS::CloudWatch::Alarm")
        .filter(|(_, alarm)| texts(&alarm["MetricName"]) == ["ApproximateNumberOfMessagesVisible"])
        .flat_map(|(_, alarm)| texts(&alarm["Dimensions"][0]["Value"]))
        .collect();
    for (name, queue) in of_kind(template, "AWS::SQS::Queue") {
        let target = texts(&queue["RedrivePolicy"]["deadLetterTargetArn"]).concat();
        let last = target.strip_suffix(".Arn").map(|last| &template["Resources"][last]["Properties"]);
        let keeps = |queue: &Value| queue["MessageRetentionPeriod"].as_u64().unwrap_or_default();
        let checks = [
            (queue["SqsManagedSseEnabled"] == true, "is not encrypted"),
            (policies.iter().any(|policy| refuses_plain_text(policy, name)), "is spoken to without TLS"),
            (
                last.is_some() || watched.contains(format!("{name}.QueueName").as_str()),
                "has neither dead letters nor an alarm",
            ),
            (last.is_some() || !queue["RedriveAllowPolicy"].is_null(), "takes dead letters of any queue"),
            (
                last.is_none_or(|last| keeps(last) > keeps(queue)),
                "keeps messages as long as its dead letters",
            ),
        ];
        found.extend(checks.iter().filter(|(holds, _)| !holds).map(|(_, what)| format!("{name} {what}")));
    }
    found
}

fn refuses_plain_text(policy: &Value, queue: &str) -> bool {
    let arn = format!("{queue}.Arn");
    let statements = policy["PolicyDocument"]["Statement"].as_sequence().into_iter().flatten();
    let mut refusing = statements.filter(|statement| {
        statement["Effect"] == "Deny"
            && texts(&statement["Principal"]) == ["*"]
            && texts(&statement["Action"]) == ["sqs:*"]
            && statement["Condition"]["Bool"]["aws:SecureTransport"] == "false"
    });
    texts(&policy["Queues"]).contains(&queue)
        && refusing.any(|statement| texts(&statement["Resource"]).contains(&arn.as_str()))
}

/// Logs end, and each function's is ours; API Gateway, which knows paths with tokens in them, writes none.
fn logs(template: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let groups: Vec<_> = of_kind(template, "AWS::Logs::LogGroup").collect();
    let is_ours = |log: &str| groups.iter().any(|(name, _)| *name == log.trim_end_matches(".Arn"));
    for (name, group) in &groups {
        if group["RetentionInDays"].is_null() {
            found.push(format!("{name} is kept for ever"));
        }
    }
    for (name, function) in of_kind(template, "AWS::Serverless::Function") {
        if !texts(&function["LoggingConfig"]["LogGroup"]).into_iter().any(is_ours) {
            found.push(format!("{name} logs elsewhere"));
        }
    }
    let apis = of_kind(template, "AWS::Serverless::HttpApi");
    let logging = apis.filter(|(_, api)| !api["AccessLogSettings"].is_null());
    found.extend(logging.map(|(name, _)| format!("{name} logs requests")));
    found
}

/// The variables that hold secrets.
const SECRET: [&str; 5] =
    ["HMAC_SECRET", "CHALLENGE_VERDICT", "SOURCE_VARIABLES", "SOLAPI_ACCOUNT", "SENS_ACCOUNT"];

/// The variables that no parameter changes.
const CONSTANT: [&str; 2] = ["GLIBC_TUNABLES", "METRICS_NAMESPACE"];

/// No parameter is a secret, and what is secret comes from Secrets Manager.
fn secrets(template: &Value) -> Vec<String> {
    let parameters = template["Parameters"].as_mapping().into_iter().flatten();
    let hidden = parameters.filter(|(_, parameter)| !parameter["NoEcho"].is_null());
    let hidden = hidden.map(|(name, _)| format!("{} is a secret", texts(name).concat()));
    let plain = variables(template).into_iter().filter(|(_, name, value)| {
        SECRET.contains(name)
            && !leaves(value).iter().all(|leaf| leaf.starts_with("{{resolve:secretsmanager:"))
    });
    hidden.chain(plain.map(|(function, name, _)| format!("{function} has {name} in plain"))).collect()
}

/// Every function's variables, those for all among them.
fn variables(template: &Value) -> Vec<(&str, &str, &Value)> {
    let mut found = Vec::new();
    let global = [("Globals", &template["Globals"]["Function"])];
    for (function, properties) in of_kind(template, "AWS::Serverless::Function").chain(global) {
        let variables = properties["Environment"]["Variables"].as_mapping().into_iter().flatten();
        found.extend(variables.map(|(name, value)| (function, name.as_str().unwrap_or_default(), value)));
    }
    found
}

/// The texts that a variable's value may become: of `!If`, both, but not its condition, and nothing that is none.
fn leaves(value: &Value) -> Vec<&str> {
    match value.as_sequence() {
        Some(choice) => choice.iter().skip(1).flat_map(leaves).collect(),
        None => value.as_str().into_iter().filter(|leaf| !["", "AWS::NoValue"].contains(leaf)).collect(),
    }
}

/// A changed parameter reaches the functions: it changes their settings' number, and that their versions.
fn settings(template: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let content = texts(&template["Resources"]["Settings"]["Properties"]["Content"]).concat();
    for (function, name, value) in
        variables(template).into_iter().filter(|(_, name, _)| !CONSTANT.contains(name))
    {
        for leaf in leaves(value).into_iter().filter(|leaf| *leaf != "Settings.VersionNumber") {
            // What `!Sub` puts in, or what `!Ref` names.
            let named = leaf.split_once("${").and_then(|(_, rest)| rest.split('}').next()).unwrap_or(leaf);
            // There with the edge, whose switch is a setting.
            let of_edge = ["EdgeVerdict", "cloudfront-viewer-address"].contains(&named);
            let named = if of_edge { "EdgeWebAclArn" } else { named };
            if !content.contains(&format!("${{{named}}}")) {
                found.push(format!("{function}: {name}: no setting {named}"));
            }
        }
    }
    for (function, properties) in of_kind(template, "AWS::Serverless::Function") {
        let described = texts(&properties["VersionDescription"]) == ["settings ${Settings.VersionNumber}"];
        if !described || properties["AutoPublishAliasAllProperties"] != true {
            found.push(format!("{function} keeps its old settings"));
        }
    }
    let number = &template["Globals"]["Function"]["Environment"]["Variables"]["SETTINGS_VERSION"];
    if texts(number) != ["Settings.VersionNumber"] {
        found.push("no function has its settings' number".to_owned());
    }
    found
}

#[test]
fn nothing_that_is_kept_queued_logged_or_told_is_without_its_guard() {
    assert_eq!(unsafe_parts(&template()), Vec::<String>::new());
}

mod the_checks_can_fail {
    use super::*;
    use crate::deployed::template::{parsed, template_text};

    #[test]
    fn every_guard_that_is_gone_is_found() {
        for (from, to, expected) in [
            ("SqsManagedSseEnabled: true", "SqsManagedSseEnabled: false", "WakeUps is not encrypted"),
            ("Queues: [!Ref DeadLetters]", "Queues: [!Ref WakeUps]", "DeadLetters is spoken to"),
            (
                "sqs:*\n            Resource: !GetAtt WakeUps.Arn",
                "sqs:*\n            Resource: !GetAtt DeadLetters.Arn",
                "WakeUps is spoken to without TLS",
            ),
            ("RedrivePolicy: {", "Redrive: {", "WakeUps has neither dead letters nor an alarm"),
            ("Value: !GetAtt DeadLetters.QueueName", "Value: other", "DeadLetters has neither"),
            ("RedriveAllowPolicy:", "Redrive:", "DeadLetters takes dead letters of any queue"),
            ("Period: 1209600", "Period: 86400", "WakeUps keeps messages as long"),
            (", RetentionInDays: !Ref LogRetentionDays", "", "CreateJobLog is kept for ever"),
            ("LoggingConfig: { LogGroup: !Ref WebPageLog }", "Timeout: 10", "WebPage logs elsewhere"),
            (
                "      FailOnWarnings: true\n",
                "      AccessLogSettings: { Format: $context.path }\n",
                "Api logs requests",
            ),
            (
                "  PublicUrl:\n",
                "  Password: { Type: String, NoEcho: true }\n  PublicUrl:\n",
                "Password is a secret",
            ),
            (
                "{{resolve:secretsmanager:${HmacSecret}}}",
                "${PublicUrl}",
                "CreateJob has HMAC_SECRET in plain",
            ),
            ("        Texting: ${Texting}\n", "", "CreateJob: TEXTING: no setting Texting"),
            ("      AutoPublishAliasAllProperties: true\n", "", "CreateJob keeps its old settings"),
            ("SETTINGS_VERSION: !GetAtt", "OTHER: !GetAtt", "no function has its settings' number"),
        ] {
            let text = template_text();
            assert!(text.contains(from), "{from}");
            let found = unsafe_parts(&parsed(&text.replacen(from, to, 1)));
            assert!(found.iter().any(|part| part.starts_with(expected)), "{expected}: {found:?}");
        }
    }
}
