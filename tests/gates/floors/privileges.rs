//! Each function may do what its code does, and nothing else: read from the roles and the key's policy of the template.

use std::collections::BTreeSet;

use yaml_serde::Value;

use crate::template::{Resource, resources, template, texts};

/// Everything that the functions' roles allow or deny, one line a statement: whom, what, on what, and when.
const AGREED: &str = "
CreateJobRole Allow logs:CreateLogStream logs:PutLogEvents on CreateJobLog.Arn
CreateJobRole Allow xray:PutTelemetryRecords xray:PutTraceSegments on *
CreateJobRole Allow dynamodb:BatchGetItem dynamodb:GetItem dynamodb:PutItem on Table.Arn
CreateJobRole Allow sqs:GetQueueAttributes sqs:SendMessage on WakeUps.Arn
JobStatusRole Allow logs:CreateLogStream logs:PutLogEvents on JobStatusLog.Arn
JobStatusRole Allow xray:PutTelemetryRecords xray:PutTraceSegments on *
JobStatusRole Allow dynamodb:GetItem dynamodb:Query on Table.Arn if ForAllValues:StringLike dynamodb:LeadingKeys job#*
CancelJobRole Allow logs:CreateLogStream logs:PutLogEvents on CancelJobLog.Arn
CancelJobRole Allow xray:PutTelemetryRecords xray:PutTraceSegments on *
CancelJobRole Allow dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query on Table.Arn if ForAllValues:StringLike dynamodb:LeadingKeys job#*
CancelJobRole Allow dynamodb:UpdateItem on Table.Arn if ForAllValues:StringLike dynamodb:LeadingKeys count#*
WebPageRole Allow logs:CreateLogStream logs:PutLogEvents on WebPageLog.Arn
WebPageRole Allow xray:PutTelemetryRecords xray:PutTraceSegments on *
WebPageRole Allow dynamodb:GetItem dynamodb:Query on Table.Arn if ForAllValues:StringLike dynamodb:LeadingKeys job#*
ProcessJobRole Allow logs:CreateLogStream logs:PutLogEvents on ProcessJobLog.Arn
ProcessJobRole Allow xray:PutTelemetryRecords xray:PutTraceSegments on *
ProcessJobRole Allow dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query on Table.Arn if ForAllValues:StringLike dynamodb:LeadingKeys job#*
ProcessJobRole Allow dynamodb:UpdateItem on Table.Arn if ForAllValues:StringLike dynamodb:LeadingKeys count#*
ProcessJobRole Allow dynamodb:Query on ${Table.Arn}/index/due
ProcessJobRole Allow sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage on WakeUps.Arn
ProcessJobRole Allow sns:Publish on * if StringEquals aws:RequestedRegion SmsRegion
ProcessJobRole Deny sns:Publish on arn:${AWS::Partition}:sns:*:*:*
ProcessJobRole Allow sms-voice:SendTextMessage on * if StringEquals aws:CalledViaLast sns.amazonaws.com
SweepJobsRole Allow logs:CreateLogStream logs:PutLogEvents on SweepJobsLog.Arn
SweepJobsRole Allow xray:PutTelemetryRecords xray:PutTraceSegments on *
SweepJobsRole Allow dynamodb:GetItem dynamodb:PutItem dynamodb:Query on Table.Arn if ForAllValues:StringLike dynamodb:LeadingKeys job#*
SweepJobsRole Allow dynamodb:UpdateItem on Table.Arn if ForAllValues:StringLike dynamodb:LeadingKeys count#*
SweepJobsRole Allow dynamodb:Query on ${Table.Arn}/index/due
SweepJobsRole Allow sqs:GetQueueAttributes sqs:SendMessage on WakeUps.Arn
CreateJobRole Allow kms:Encrypt on ContactKey if StringEquals kms:EncryptionContext:purpose text
ProcessJobRole Allow kms:Decrypt on ContactKey if StringEquals kms:EncryptionContext:purpose text
";

/// What looks after a key without using it. None of these seals or opens anything, or lets somebody else do it.
const ADMINISTRATION: [&str; 22] = [
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:PutKeyPolicy",
    "kms:ListKeyPolicies",
    "kms:ListGrants",
    "kms:RevokeGrant",
    "kms:ListResourceTags",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:GetKeyRotationStatus",
    "kms:EnableKeyRotation",
    "kms:DisableKeyRotation",
    "kms:ListKeyRotations",
    "kms:RotateKeyOnDemand",
    "kms:EnableKey",
    "kms:DisableKey",
    "kms:UpdateKeyDescription",
    "kms:CreateAlias",
    "kms:UpdateAlias",
    "kms:DeleteAlias",
    "kms:ScheduleKeyDeletion",
    "kms:CancelKeyDeletion",
];

/// The account itself, for which its own policies decide.
const ACCOUNT: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:root";

/// What somebody may do and need not, or must do and may not; empty when every function has what it needs.
fn differing(template: &Value) -> Vec<String> {
    let agreed: BTreeSet<_> = AGREED.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let granted: BTreeSet<_> = of_roles(template).into_iter().chain(of_the_key(template)).collect();
    let too_much = granted.difference(&agreed).map(|line| format!("nobody needs: {line}"));
    let too_little = agreed.difference(&granted).map(|line| format!("missing: {line}"));
    too_much.chain(too_little).collect()
}

fn of_roles(template: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for role in resources(template).filter(|resource| resource.kind.starts_with("AWS::IAM::")) {
        let Resource { name, kind, properties } = role;
        let policies = properties["Policies"].as_sequence().into_iter().flatten();
        let statements = policies.flat_map(|policy| statements(&policy["PolicyDocument"]));
        lines.extend(statements.map(|statement| line_of(name, statement)));
        if kind != "AWS::IAM::Role" || !properties["ManagedPolicyArns"].is_null() {
            lines.push(format!("{name}: rights elsewhere than in a role's own policy"));
        }
    }
    lines
}

/// The lines of the key's policy that let somebody use it.
fn of_the_key(template: &Value) -> Vec<String> {
    let policy = &template["Resources"]["ContactKey"]["Properties"]["KeyPolicy"];
    let mut lines = Vec::new();
    for statement in statements(policy) {
        let whom = texts(&statement["Principal"]["AWS"]).join(" ");
        let is_for_administration = whom == ACCOUNT
            && texts(&statement["Action"]).iter().all(|action| ADMINISTRATION.contains(action));
        if !is_for_administration {
            let whom = whom.strip_suffix(".Arn").unwrap_or(&whom);
            lines.push(line_of(whom, statement).replacen(" on *", " on ContactKey", 1));
        }
    }
    lines
}

fn statements(policy: &Value) -> impl Iterator<Item = &Value> {
    policy["Statement"].as_sequence().into_iter().flatten()
}

fn line_of(whom: &str, statement: &Value) -> String {
    let mut actions = texts(&statement["Action"]);
    actions.sort_unstable();
    let effect = texts(&statement["Effect"]).concat();
    let mut line =
        format!("{whom} {effect} {} on {}", actions.join(" "), texts(&statement["Resource"]).join(" "));
    for (test, keys) in statement["Condition"].as_mapping().into_iter().flatten() {
        for (key, value) in keys.as_mapping().into_iter().flatten() {
            let parts = [texts(test), texts(key), texts(value)].concat();
            line.push_str(&format!(" if {}", parts.join(" ")));
        }
    }
    for inverted in ["NotAction", "NotResource", "NotPrincipal"] {
        if !statement[inverted].is_null() {
            line.push_str(&format!(" with {inverted}"));
        }
    }
    line
}

/// The functions that share a role, bring rights of their own, or whose role somebody else may take on.
fn without_a_role_of_their_own(template: &Value) -> Vec<String> {
    let is_alone = |function: &Resource<'_>| {
        let role = format!("{}Role", function.name);
        let trust = &template["Resources"][role.as_str()]["Properties"]["AssumeRolePolicyDocument"];
        let trusted: Vec<_> =
            statements(trust).map(|trusting| texts(&trusting["Principal"]["Service"])).collect();
        texts(&function.properties["Role"]) == [format!("{role}.Arn")]
            && function.properties["Policies"].is_null()
            && trusted == [["lambda.amazonaws.com"]]
    };
    let functions = resources(template).filter(|resource| resource.kind == "AWS::Serverless::Function");
    functions.filter(|function| !is_alone(function)).map(|function| function.name.to_owned()).collect()
}

#[test]
fn each_function_may_do_what_it_does_and_nothing_else() {
    assert_eq!(differing(&template()), Vec::<String>::new());
}

#[test]
fn each_function_has_a_role_that_lambda_alone_takes_on() {
    assert_eq!(without_a_role_of_their_own(&template()), Vec::<String>::new());
}

/// The agreement itself, so that nobody widens both at once unnoticed.
#[test]
fn only_one_function_seals_one_opens_and_texts_and_two_only_read() {
    let actions = |line: &'static str| line.split(" on ").next().unwrap_or_default().split(' ');
    let may = |action: &str| -> Vec<&str> {
        let lines = AGREED.lines().filter(|line| line.contains(" Allow "));
        let lines = lines.filter(|line| actions(line).any(|word| word.starts_with(action)));
        lines.filter_map(|line| actions(line).next()).collect()
    };
    assert_eq!(may("kms:Encrypt"), ["CreateJobRole"]);
    assert_eq!(may("kms:Decrypt"), ["ProcessJobRole"]);
    assert_eq!(may("sns:Publish"), ["ProcessJobRole"]);
    assert_eq!(may("sms-voice:SendTextMessage"), ["ProcessJobRole"]);
    for writes in ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "sqs:", "kms:"] {
        assert!(!may(writes).iter().any(|role| ["JobStatusRole", "WebPageRole"].contains(role)), "{writes}");
    }
    assert!(AGREED.lines().flat_map(actions).all(|action| !action.contains('*')));
}

mod the_checks_can_fail {
    use super::*;
    use crate::template::{parsed, template_text};

    /// The template with one thing put in another's place.
    fn changed(from: &str, to: &str) -> Value {
        let text = template_text();
        assert!(text.contains(from), "{from}");
        parsed(&text.replacen(from, to, 1))
    }

    #[test]
    fn every_widened_policy_is_found() {
        let reads = "Action: [dynamodb:GetItem, dynamodb:Query]\n";
        let seals = "Sid: CreateJobSeals\n            Effect: Allow\n            Principal: { AWS: !GetAtt CreateJobRole.Arn }";
        for (from, to) in [
            (reads, "Action: [dynamodb:GetItem, dynamodb:Query, dynamodb:PutItem]\n"),
            (reads, "Action: dynamodb:*\n"),
            (reads, "Action: \"*\"\n"),
            ("Resource: !GetAtt CancelJobLog.Arn", "Resource: \"*\""),
            ("\"dynamodb:LeadingKeys\": \"job#*\"", "\"dynamodb:LeadingKeys\": \"*\""),
            ("Condition: { StringEquals: { \"aws:RequestedRegion\": !Ref SmsRegion } }", ""),
            ("{ Effect: Deny, Action: sns:Publish", "{ Effect: Allow, Action: sns:Publish"),
            ("Condition: { StringEquals: { \"aws:CalledViaLast\": sns.amazonaws.com } }", ""),
            ("Action: kms:Encrypt", "Action: [kms:Encrypt, kms:Decrypt]"),
            (seals, "Effect: Allow\n            Principal: { AWS: \"*\" }"),
            ("- kms:DescribeKey\n", "- kms:DescribeKey\n              - kms:CreateGrant\n"),
            ("- kms:DescribeKey\n", "- kms:*\n"),
            (
                "Action: [sqs:SendMessage, sqs:GetQueueAttributes], Resource",
                "NotAction: sqs:DeleteQueue, Action: [sqs:SendMessage, sqs:GetQueueAttributes], Resource",
            ),
        ] {
            let found = differing(&changed(from, to));
            assert!(found.iter().any(|line| line.starts_with("nobody needs: ")), "{to}: {found:?}");
        }
    }

    #[test]
    fn rights_that_come_another_way_are_found() {
        let managed = "Type: AWS::IAM::Role\n    Properties:\n      ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]";
        assert!(!differing(&changed("Type: AWS::IAM::Role\n    Properties:", managed)).is_empty());
        let role = "Role: !GetAtt JobStatusRole.Arn";
        assert_eq!(
            without_a_role_of_their_own(&changed(role, "Role: !GetAtt ProcessJobRole.Arn")),
            ["JobStatus"]
        );
        let policies = "Policies: [AmazonDynamoDBFullAccess]\n      Role: !GetAtt JobStatusRole.Arn";
        assert_eq!(without_a_role_of_their_own(&changed(role, policies)), ["JobStatus"]);
        let trust = "Service: lambda.amazonaws.com";
        assert_eq!(without_a_role_of_their_own(&changed(trust, "Service: ec2.amazonaws.com")), ["CreateJob"]);
    }

    #[test]
    fn a_right_that_is_gone_is_found() {
        let found = differing(&changed("Action: kms:Decrypt", "Action: kms:DescribeKey"));
        assert!(found.iter().any(|line| line.starts_with("missing: ProcessJobRole")), "{found:?}");
    }
}
