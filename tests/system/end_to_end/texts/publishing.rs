//! What the text service is asked for, as it is written on the wire.

use std::collections::BTreeMap;

use cloud::{Draft, Environment, Metrics};
use emulator::{Endpoint, EndpointSettings, KEY_ALIAS, TABLE};
use job::{ChannelName, Ending, Language, PhoneNumber, PublishOutcome, Token};
use process_job::ProcessJob;
use serde_json::json;
use tests::{PHONE, Passed, Process, Wire};

#[tokio::test]
async fn a_text_is_transactional_has_no_sender_and_holds_nothing_that_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
    let wire = Wire::to(&endpoint.url()).await;
    let data = tempfile::tempdir().unwrap();
    let process = Process::start(data.path(), &["--pace", "0", "--aws-endpoint", &wire.url]).await;
    let query = "typed-by-somebody";
    let token = process.world.created(&json!({ "query": query, "phone": PHONE, "consent": true })).await;
    assert_eq!(process.world.drain(&token).await["notification"]["state"], "sent");
    let form = form_of(&only_publish(&wire));
    assert_eq!(form["PhoneNumber"], "+821023456789");
    assert_eq!(
        attributes(&form),
        [["AWS.SNS.SMS.SMSType", "String", "Transactional"]],
        "Korea has no SenderID"
    );
    let message = &form["Message"];
    assert!(
        tests::without_code(message).ends_with(&format!("/s/{token}")) && !message.contains(query),
        "{message}"
    );
}

#[tokio::test]
async fn an_sms_is_published_in_the_region_that_sends_sms_and_names_the_highest_price_it_may_cost() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
    let wire = Wire::to(&endpoint.url()).await;
    let (queue, url) = (endpoint.wake_up_queue_url(), wire.url.clone());
    let variables = [
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_REGION", "ap-northeast-2"),
        ("AWS_ACCESS_KEY_ID", "ProcessJobRole"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("TABLE_NAME", TABLE),
        ("QUEUE_URL", &queue),
        ("KMS_KEY_ID", KEY_ALIAS),
        ("CHANNELS", "sns"),
        ("SMS_REGION", "ap-northeast-1"),
        ("SMS_MAX_PRICE", "0.10"),
        ("SERVICE_NAME_KO", "텍스트백"),
        ("SERVICE_NAME_EN", "Textback"),
        ("PUBLIC_URL", "https://txt.example"),
    ];
    let environment: Environment = variables.into_iter().collect();
    let function = ProcessJob::with_sources(&environment, Vec::new(), &Metrics::default()).unwrap();
    let token = Token::from_bytes([7; 16]);
    let body = function.wording.body(Language::Korean, Ending::Completed, &token.clone().into());
    let channel = function.carriers.named(ChannelName::Sns).unwrap();
    let outcome = channel.publish(&Draft::unnamed(), &PhoneNumber::parse(PHONE).unwrap(), &body).await;
    assert_eq!(outcome, PublishOutcome::Sent(None));
    let published = only_publish(&wire);
    assert_eq!(published.region.as_deref(), Some("ap-northeast-1"));
    let expected =
        [["AWS.SNS.SMS.MaxPrice", "Number", "0.10"], ["AWS.SNS.SMS.SMSType", "String", "Transactional"]];
    let form = form_of(&published);
    let mut attributes = attributes(&form);
    attributes.sort_unstable();
    assert_eq!(attributes, expected);
    function.table.read(&token.key(), function.clock.now()).await.unwrap();
    let read = wire.passed().into_iter().find(|passed| passed.operation == "GetItem").unwrap();
    assert_eq!(read.region.as_deref(), Some("ap-northeast-2"), "the table stays where it is");
}

fn only_publish(wire: &Wire) -> Passed {
    let passed = wire.passed().into_iter();
    let mut published: Vec<_> = passed.filter(|passed| passed.operation == "Publish").collect();
    assert_eq!(published.len(), 1);
    published.remove(0)
}

fn form_of(publish: &Passed) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(&publish.body).into_owned().collect()
}

/// Every message attribute: its name, its type and its value.
fn attributes(form: &BTreeMap<String, String>) -> Vec<[&str; 3]> {
    let field = |entry: usize, name: &str| form.get(&format!("MessageAttributes.entry.{entry}.{name}"));
    let attribute = |entry| {
        let fields = ["Name", "Value.DataType", "Value.StringValue"].map(|name| field(entry, name));
        fields[0].map(|_| fields.map(|field| field.map_or("", String::as_str)))
    };
    (1..).map_while(attribute).collect()
}
