//! Decisions that AWS documents, asked of `iam-rs` as the judge asks it: the IAM user guide ("Policy evaluation logic",
//! "Conditions with multiple context keys or values", "Single-valued vs. multivalued context keys", the elements' and
//! the operators' references), the developer guides of DynamoDB, KMS, S3 and SNS. Names are those that are judged here.

use iam_rs::{Context, ContextValue};
use serde_json::{Value, json};

use super::{access::Access, judge::Role, right::Right};

const ORDERS: &str = "arn:aws:dynamodb:us-west-2:111122223333:table/GameScores";

/// One access under a policy of these statements.
struct AccessRequest {
    statements: Value,
    action: &'static str,
    resource: Option<&'static str>,
    context: Context,
}

fn request(statements: Value) -> AccessRequest {
    AccessRequest { statements, action: "dynamodb:GetItem", resource: Some(ORDERS), context: Context::new() }
}

impl AccessRequest {
    fn to(self, action: &'static str, resource: &'static str) -> Self {
        Self { action, resource: Some(resource), ..self }
    }

    fn with(mut self, key: &str, value: ContextValue) -> Self {
        self.context.insert(key.to_owned(), value);
        self
    }

    fn with_text(self, key: &str, value: &str) -> Self {
        self.with(key, ContextValue::String(value.to_owned()))
    }

    fn with_texts(self, key: &str, values: &[&str]) -> Self {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        self.with(key, ContextValue::StringList(values))
    }

    fn allowed(self) -> bool {
        let statements = self.statements.as_array().cloned().unwrap_or_default();
        let rights = statements.iter().flat_map(|statement| Right::in_statement("Role", statement).unwrap());
        let (action, resource) = (self.action.to_owned(), self.resource.map(str::to_owned));
        let access = Access { action, resource, context: self.context, noted: Vec::new() };
        Role::new(rights.collect()).decide(&access).is_ok()
    }
}

fn allow(action: &str, resource: &str, condition: Value) -> Value {
    json!({ "Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition })
}

fn deny(action: &str, resource: &str, condition: Value) -> Value {
    json!({ "Effect": "Deny", "Action": action, "Resource": resource, "Condition": condition })
}

#[test]
fn everything_is_denied_that_is_not_allowed_and_an_explicit_deny_overrides_any_allow() {
    let all = || allow("dynamodb:*", "*", json!({}));
    assert!(!request(json!([])).allowed());
    assert!(request(json!([all()])).allowed());
    assert!(!request(json!([all(), deny("dynamodb:GetItem", ORDERS, json!({}))])).allowed());
    assert!(!request(json!([deny("dynamodb:GetItem", ORDERS, json!({})), all()])).allowed(), "in any order");
    assert!(request(json!([all(), deny("dynamodb:PutItem", ORDERS, json!({}))])).allowed());
}

#[test]
fn actions_are_compared_without_case_and_with_wildcards() {
    for (action, is_named) in [
        ("DYNAMODB:getitem", true),
        ("dynamodb:*Item", true),
        ("dynamodb:Get????", true),
        ("dynamodb:Get???", false),
        ("*", true),
        ("dynamodb:GetItems", false),
        ("s3:*", false),
    ] {
        assert_eq!(request(json!([allow(action, "*", json!({}))])).allowed(), is_named, "{action}");
    }
}

#[test]
fn resources_are_compared_with_case_and_with_wildcards_within_the_parts_of_an_arn() {
    for (resource, is_named) in [
        (ORDERS, true),
        ("arn:aws:dynamodb:us-west-2:111122223333:table/gamescores", false),
        ("arn:aws:dynamodb:*:111122223333:table/GameScores", true),
        ("arn:aws:dynamodb:us-west-?:*:table/Game*", true),
        ("arn:aws:dynamodb:us-west-2:111122223333:*", true),
        ("arn:aws:dynamodb:us-west-2:*", false),
        ("arn:aws:dynamodb:us-west-2:111122223333:table/GameScores/index/*", false),
        ("arn:aws:sns:*:*:*", false),
    ] {
        let statements = json!([allow("dynamodb:GetItem", resource, json!({}))]);
        let malformed = resource.split(':').count() < 6;
        assert!(!(malformed && request(statements.clone()).allowed()), "{resource}");
        assert_eq!(request(statements).allowed(), is_named, "{resource}");
    }
}

#[test]
fn an_sms_goes_to_no_arn_so_that_a_deny_on_topics_leaves_it_alone() {
    let statements =
        || json!([allow("sns:Publish", "*", json!({})), deny("sns:Publish", "arn:aws:sns:*:*:*", json!({}))]);
    let sms = AccessRequest { action: "sns:Publish", resource: None, ..request(statements()) };
    assert!(sms.allowed());
    let topic = request(statements()).to("sns:Publish", "arn:aws:sns:us-east-1:111122223333:MyTopic");
    assert!(!topic.allowed());
}

#[test]
fn of_several_values_one_has_to_match_and_of_several_keys_and_operators_all() {
    let regions = json!({ "StringEquals": { "aws:RequestedRegion": ["eu-central-1", "eu-west-1"] } });
    let asked_in =
        |region| request(json!([allow("*", "*", regions.clone())])).with_text("aws:RequestedRegion", region);
    assert!(asked_in("eu-west-1").allowed());
    assert!(!asked_in("us-east-1").allowed());
    let both = json!({
        "StringEquals": { "aws:RequestedRegion": "eu-west-1", "aws:CalledViaLast": "sns.amazonaws.com" },
        "Bool": { "aws:SecureTransport": "true" },
    });
    let all = |region, service, is_secure| {
        request(json!([allow("*", "*", both.clone())]))
            .with_text("aws:RequestedRegion", region)
            .with_text("aws:CalledViaLast", service)
            .with("aws:SecureTransport", ContextValue::Boolean(is_secure))
            .allowed()
    };
    assert!(all("eu-west-1", "sns.amazonaws.com", true));
    assert!(!all("eu-west-2", "sns.amazonaws.com", true));
    assert!(!all("eu-west-1", "sqs.amazonaws.com", true));
    assert!(!all("eu-west-1", "sns.amazonaws.com", false));
}

#[test]
fn a_key_that_is_absent_matches_nothing_and_a_negated_operator_everything() {
    let equals = json!({ "StringEquals": { "aws:CalledViaLast": "sns.amazonaws.com" } });
    assert!(!request(json!([allow("*", "*", equals)])).allowed());
    let differs = |values: Value| {
        json!([allow("*", "*", json!({ "StringNotEquals": { "aws:RequestedRegion": values } }))])
    };
    assert!(request(differs(json!("eu-west-1"))).allowed());
    let two = || differs(json!(["eu-west-1", "eu-west-2"]));
    assert!(
        !request(two()).with_text("aws:RequestedRegion", "eu-west-2").allowed(),
        "neither of them may match"
    );
    assert!(request(two()).with_text("aws:RequestedRegion", "eu-west-3").allowed());
}

#[test]
fn equality_is_exact_and_likeness_has_wildcards_and_case() {
    let region = |operator: &str, value: &str| {
        let condition = json!({ operator: { "aws:RequestedRegion": value } });
        request(json!([allow("*", "*", condition)])).with_text("aws:RequestedRegion", "eu-west-1").allowed()
    };
    assert!(!region("StringEquals", "eu-west-*"));
    assert!(!region("StringEquals", "EU-west-1"));
    assert!(region("StringLike", "eu-west-*"));
    assert!(region("StringLike", "eu-west-?"));
    assert!(!region("StringLike", "EU-west-*"));
}

#[test]
fn leading_keys_are_the_only_partitions_of_a_table_that_are_seen() {
    let own = |values: &[&str]| {
        let condition =
            json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["job#*", "count#*"] } });
        let batch = request(json!([allow("dynamodb:BatchGetItem", ORDERS, condition)]));
        batch.to("dynamodb:BatchGetItem", ORDERS).with_texts("dynamodb:LeadingKeys", values).allowed()
    };
    assert!(own(&["job#1"]));
    assert!(own(&["job#1", "count#2"]));
    assert!(!own(&["job#1", "other#2"]), "every key of a request has to match");
    assert!(own(&[]), "as AWS warns: without a value, ForAllValues is true");
    let absent = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "job#*" } });
    assert!(request(json!([allow("*", "*", absent)])).allowed(), "and without the key, too");
}

#[test]
fn one_of_the_services_that_a_call_came_by_is_enough_for_any_value() {
    let by = |services: Option<&[&str]>| {
        let condition =
            json!({ "ForAnyValue:StringEquals": { "aws:CalledVia": ["cloudformation.amazonaws.com"] } });
        let asked = request(json!([allow("*", "*", condition)]));
        services
            .into_iter()
            .fold(asked, |asked, services| asked.with_texts("aws:CalledVia", services))
            .allowed()
    };
    assert!(by(Some(&["athena.amazonaws.com", "cloudformation.amazonaws.com"])));
    assert!(!by(Some(&["athena.amazonaws.com"])));
    assert!(!by(Some(&[])));
    assert!(!by(None));
}

#[test]
fn what_does_not_come_by_tls_is_denied() {
    let insecure = json!({ "Bool": { "aws:SecureTransport": "false" } });
    let statements = json!([allow("*", "*", json!({})), deny("dynamodb:*", "*", insecure)]);
    let by_tls = |is_secure| {
        request(statements.clone()).with("aws:SecureTransport", ContextValue::Boolean(is_secure)).allowed()
    };
    assert_eq!([by_tls(true), by_tls(false)], [true, false]);
    assert!(request(statements.clone()).allowed(), "an absent key matches neither");
}

#[test]
fn a_key_is_used_for_its_encryption_context_only() {
    let key = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let condition = json!({ "StringEquals": { "kms:EncryptionContext:AppName": "ExampleApp" } });
    let decrypt = || request(json!([allow("kms:Decrypt", "*", condition.clone())])).to("kms:Decrypt", key);
    assert!(decrypt().with_text("kms:EncryptionContext:AppName", "ExampleApp").allowed());
    assert!(!decrypt().with_text("kms:EncryptionContext:AppName", "exampleapp").allowed());
    assert!(!decrypt().with_text("kms:EncryptionContext:App", "ExampleApp").allowed());
    assert!(!decrypt().allowed());
}

#[test]
fn what_is_not_known_to_be_judged_as_aws_does_is_refused() {
    let fault = |statement: Value| Right::in_statement("Role", &statement).unwrap_err();
    for (condition, expected) in [
        (json!({ "ArnEquals": { "aws:RequestedRegion": "x" } }), "the operator ArnEquals"),
        (
            json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "x" } }),
            "the operator ForAllValues:StringEquals",
        ),
        (json!({ "StringEquals": { "aws:SourceIp": "10.0.0.1" } }), "the key aws:SourceIp"),
        (
            json!({ "StringLike": { "dynamodb:LeadingKeys": "${aws:userid}" } }),
            "the values of dynamodb:LeadingKeys",
        ),
        (json!({ "Bool": { "aws:SecureTransport": false } }), "the values of aws:SecureTransport"),
    ] {
        let found = fault(allow("dynamodb:GetItem", ORDERS, condition));
        assert!(found.starts_with(&format!("Role: {expected}")), "{found}");
    }
    let mut inverted = allow("dynamodb:GetItem", ORDERS, json!({}));
    inverted["NotAction"] = json!("dynamodb:PutItem");
    assert_eq!(fault(inverted), "Role: the element NotAction of a statement is not judged here");
    assert!(
        fault(allow("dynamodb:GetItem", "arn:aws:s3:::${aws:username}", json!({}))).contains("variables")
    );
    assert!(fault(json!({ "Effect": "Allow", "Action": [], "Resource": "*" })).contains("without an action"));
}
