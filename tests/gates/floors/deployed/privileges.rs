//! Who may do what, as far as it is no matter of use: each call of every test is judged by the template's roles, and
//! `tests/bin/rights` finds the rights that no function needs.

use emulator::Roles;
use yaml_serde::Value;

use crate::deployed::template::{Resource, resources, template, texts};

/// The actions that use a key, or let another principal use it: KMS's cryptographic operations, and grants.
const USES_OF_A_KEY: [&str; 7] = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncrypt",
    "kms:Generate",
    "kms:Derive",
    "kms:Sign",
    "kms:CreateGrant",
];

/// The account itself, for which its own policies decide.
const ACCOUNT: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:root";

/// What the account may do with the key beyond looking after it.
fn uses_by_the_account(template: &Value) -> Vec<&str> {
    let statements = statements(&template["Resources"]["ContactKey"]["Properties"]["KeyPolicy"]);
    let of_the_account = statements.filter(|statement| texts(&statement["Principal"]["AWS"]) == [ACCOUNT]);
    let actions = of_the_account.flat_map(|statement| texts(&statement["Action"]));
    let uses =
        |action: &&str| action.contains('*') || USES_OF_A_KEY.iter().any(|using| action.starts_with(using));
    actions.filter(uses).collect()
}

/// Rights that come another way than by a role's own policy, where nothing judges by them.
fn rights_from_elsewhere(template: &Value) -> Vec<&str> {
    let is_no_role = |resource: &Resource<'_>| {
        resource.kind.starts_with("AWS::IAM::") && resource.kind != "AWS::IAM::Role"
    };
    resources(template).filter(is_no_role).map(|resource| resource.name).collect()
}

/// The roles whose functions log to another function's log, or to any.
fn logging_elsewhere(template: &Value) -> Vec<&str> {
    let elsewhere = |role: &Resource<'_>| {
        let policies = role.properties["Policies"].as_sequence().into_iter().flatten();
        let mut statements = policies.flat_map(|policy| statements(&policy["PolicyDocument"]));
        let own = role.name.replace("Role", "Log.Arn");
        statements.any(|statement| {
            texts(&statement["Action"]).iter().any(|action| action.starts_with("logs:"))
                && texts(&statement["Resource"]) != [own.as_str()]
        })
    };
    resources(template)
        .filter(|resource| resource.kind == "AWS::IAM::Role" && elsewhere(resource))
        .map(|role| role.name)
        .collect()
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

fn statements(policy: &Value) -> impl Iterator<Item = &Value> {
    policy["Statement"].as_sequence().into_iter().flatten()
}

#[test]
fn each_function_has_a_role_that_lambda_alone_takes_on() {
    assert_eq!(without_a_role_of_their_own(&template()), Vec::<String>::new());
}

#[test]
fn rights_are_the_roles_own_and_each_role_logs_to_its_functions_log() {
    assert_eq!(rights_from_elsewhere(&template()), Vec::<&str>::new());
    assert_eq!(logging_elsewhere(&template()), Vec::<&str>::new());
}

#[test]
fn the_account_looks_after_the_key_and_does_not_use_it() {
    assert_eq!(uses_by_the_account(&template()), Vec::<&str>::new());
}

/// No use makes these right: they hold whatever the functions come to do.
#[test]
fn only_one_function_seals_one_opens_and_texts_and_two_only_read() {
    let roles = Roles::deployed().expect("the template's roles");
    assert_eq!(roles.allowed("kms:Encrypt"), ["CreateJobRole"]);
    assert_eq!(roles.allowed("kms:Decrypt"), ["ProcessJobRole"]);
    assert_eq!(roles.allowed("kms:"), ["CreateJobRole", "ProcessJobRole"]);
    assert_eq!(roles.allowed("sns:Publish"), ["ProcessJobRole"]);
    assert_eq!(roles.allowed("sms-voice:SendTextMessage"), ["ProcessJobRole"]);
    for another in
        ["dynamodb:Get", "dynamodb:Put", "dynamodb:Delete", "dynamodb:Query", "dynamodb:Batch", "sqs:"]
    {
        assert!(!roles.allowed(another).contains(&"RecordReceiptRole"), "{another}");
    }
    for writes in
        ["dynamodb:Put", "dynamodb:Update", "dynamodb:Delete", "dynamodb:BatchWrite", "sqs:", "kms:"]
    {
        let may = roles.allowed(writes);
        assert!(!may.iter().any(|role| ["JobStatusRole", "WebPageRole"].contains(role)), "{writes}");
    }
}

mod the_checks_can_fail {
    use super::*;
    use crate::deployed::template::{parsed, template_text};

    /// The template with one thing put in another's place.
    fn changed(from: &str, to: &str) -> Value {
        let text = template_text();
        assert!(text.contains(from), "{from}");
        parsed(&text.replacen(from, to, 1))
    }

    #[test]
    fn a_use_of_the_key_by_the_account_is_found() {
        let describe = "- kms:DescribeKey\n";
        for action in ["kms:CreateGrant", "kms:*", "kms:ReEncryptFrom", "kms:GenerateDataKey"] {
            let template = changed(describe, &format!("{describe}              - {action}\n"));
            assert_eq!(uses_by_the_account(&template), [action]);
        }
    }

    #[test]
    fn rights_that_come_another_way_are_found() {
        let policy = "  CreateJobRole:\n    Type: AWS::IAM::Policy\n    Properties: {}\n\n  AnotherRole:\n";
        assert_eq!(rights_from_elsewhere(&changed("  CreateJobRole:\n", policy)), ["CreateJobRole"]);
        let log = changed("Resource: !GetAtt CancelJobLog.Arn", "Resource: \"*\"");
        assert_eq!(logging_elsewhere(&log), ["CancelJobRole"]);
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
}
