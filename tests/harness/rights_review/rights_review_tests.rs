use emulator::{Call, Caller, Judge, Service};

use super::*;

/// A role that reads jobs and publishes; of its log, only the platform knows.
const TEMPLATE: &str = r#"
Resources:
  Table: { Type: AWS::DynamoDB::Table }
  Log: { Type: AWS::Logs::LogGroup }
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: only
          PolicyDocument:
            Statement:
              - { Effect: Allow, Action: logs:PutLogEvents, Resource: !GetAtt Log.Arn }
              - Effect: Allow
                Action: [dynamodb:GetItem, dynamodb:PutItem]
                Resource: !GetAtt Table.Arn
                Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "job#*" } }
              - { Effect: Allow, Action: sns:Publish, Resource: "*", Condition: { StringEquals: { "aws:RequestedRegion": here } } }
              - { Effect: Allow, Action: sms-voice:SendTextMessage, Resource: "*", Condition: { StringEquals: { "aws:CalledViaLast": sns.amazonaws.com } } }
"#;
const READS: &str = "[dynamodb:GetItem, dynamodb:PutItem]";

/// The findings after a job was read and written and a text published, with one thing in the template in another's place.
fn findings(from: &str, to: &str) -> Vec<String> {
    assert!(TEMPLATE.contains(from), "{from}");
    let template = TEMPLATE.replacen(from, to, 1);
    let file = tempfile::NamedTempFile::new().unwrap();
    let judge = Judge::by(Roles::from_template(&template).unwrap(), Some(file.path())).unwrap();
    let item = r#"{ "TableName": "textback", "Key": { "pk": { "S": "job#1" } }, "Item": { "pk": { "S": "job#1" } } }"#;
    for (service, operation, region, body) in [
        (Service::DynamoDb, "GetItem", "ap-northeast-2", item),
        (Service::DynamoDb, "PutItem", "ap-northeast-2", item),
        (Service::Sns, "Publish", "here", "Action=Publish&PhoneNumber=%2B821023456789"),
    ] {
        let caller =
            Caller { access_key_id: "Role".to_owned(), region: region.to_owned(), ..Caller::default() };
        let _ = judge.judge(&Call {
            caller,
            service,
            operation: operation.to_owned(),
            group: String::new(),
            body: body.into(),
        });
    }
    let decisions = std::fs::read_to_string(file.path()).unwrap();
    Review::new(&Roles::from_template(&template).unwrap(), &decisions).findings().to_vec()
}

fn found(from: &str, to: &str, expected: &str) {
    let findings = findings(from, to);
    assert!(findings.iter().any(|finding| finding.starts_with(expected)), "{to}: {findings:?}");
}

#[test]
fn rights_that_are_used_and_no_wider_than_their_uses_leave_nothing_to_say() {
    assert_eq!(findings("Role:", "Role:"), Vec::<String>::new());
}

#[test]
fn a_right_that_no_call_used_is_found() {
    found(
        READS,
        "[dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query]",
        "no test uses it: Role Allow dynamodb:Query on arn",
    );
    found(
        "Action: sns:Publish",
        "Action: [sns:Publish, sqs:SendMessage]",
        "no test uses it: Role Allow sqs:SendMessage on *",
    );
}

#[test]
fn a_right_that_another_one_covers_is_found() {
    let twice = "- { Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Table.Arn }\n              - Effect: Allow\n";
    found("- Effect: Allow\n", twice, "no test uses it: Role Allow dynamodb:GetItem on arn");
}

#[test]
fn a_right_to_more_than_was_done_with_it_is_found() {
    found(READS, "dynamodb:*", "it names no action: Role Allow dynamodb:*");
    found("Resource: !GetAtt Table.Arn", "Resource: \"*\"", "it names more than {\"arn:aws:dynamodb");
    found("\"job#*\"", "\"*\"", "dynamodb:LeadingKeys is {\"job#\"} each time");
    found(
        ", Condition: { StringEquals: { \"aws:RequestedRegion\": here } }",
        "",
        "aws:RequestedRegion is {\"here\"} each time",
    );
    found(
        ", Condition: { StringEquals: { \"aws:CalledViaLast\": sns.amazonaws.com } }",
        "",
        "aws:CalledViaLast is {\"sns.amazonaws.com\"} each time",
    );
}

#[test]
fn a_call_that_was_refused_is_found() {
    found(READS, "dynamodb:GetItem", "refused: Role dynamodb:PutItem on arn");
    found(
        "sms-voice:SendTextMessage",
        "sms-voice:SendMediaMessage",
        "refused: Role sms-voice:SendTextMessage on *",
    );
}

#[test]
fn a_line_that_is_no_decision_is_found() {
    let review = Review::new(&Roles::from_template(TEMPLATE).unwrap(), "allowed\tRole");
    assert!(review.findings().contains(&"no decision: allowed\tRole".to_owned()), "{review}");
}
