//! Texts by AWS End User Messaging, called without SNS.

use cloud::{Aws, Carriers, Draft, Environment};
use emulator::{Endpoint, EndpointSettings, Fault, Service, TABLE};
use job::{ChannelName, Ending, Language, PhoneNumber, PublishOutcome, Token, Wording};
use serde_json::{Value, json};
use tests::{PHONE, Process, Wire};

use super::channels;

const CHANNEL: &str = "end-user-messaging";

#[tokio::test]
async fn a_text_is_transactional_is_signed_for_its_region_and_outlives_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
    let wire = Wire::to(&endpoint.url()).await;
    let data = tempfile::tempdir().unwrap();
    let flags = ["--pace", "0", "--aws-endpoint", &wire.url, "--channels", "end-user-messaging"];
    let process = Process::start(data.path(), &flags).await;
    let token = process.world.created(&json!({ "query": "q", "phone": PHONE, "consent": true })).await;
    assert_eq!(process.world.drain(&token).await["notification"]["state"], "sent");
    let passed = wire.passed();
    let sent: Vec<_> = passed.iter().filter(|passed| passed.operation == "SendTextMessage").collect();
    assert_eq!((sent.len(), sent[0].region.as_deref()), (1, Some("ap-northeast-1")));
    let mut message: Value = serde_json::from_slice(&sent[0].body).unwrap();
    let body = message["MessageBody"].take();
    assert!(tests::without_code(body.as_str().unwrap()).ends_with(&format!("/s/{token}")), "{body}");
    let expected = json!({
        "DestinationPhoneNumber": "+821023456789",
        "MessageBody": null,
        "MessageType": "TRANSACTIONAL",
        "TimeToLive": 3_600,
    });
    assert_eq!(message, expected);
}

#[tokio::test]
async fn a_text_names_the_highest_price_it_may_cost() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
    let wire = Wire::to(&endpoint.url()).await;
    let variables = [
        ("AWS_ENDPOINT_URL", wire.url.as_str()),
        ("AWS_REGION", "ap-northeast-2"),
        ("AWS_ACCESS_KEY_ID", "ProcessJobRole"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("CHANNELS", "end-user-messaging"),
        ("SMS_REGION", "ap-northeast-1"),
        ("SMS_MAX_PRICE", "0.10"),
        ("TABLE_NAME", TABLE),
    ];
    let environment: Environment = variables.into_iter().collect();
    let aws = Aws::from_environment(&environment).unwrap();
    let carriers = Carriers::from_environment(&aws, &environment).unwrap();
    let channel = carriers.named(ChannelName::EndUserMessaging).unwrap();
    let wording = Wording::new("텍스트백", "Textback", "https://txt.example").unwrap();
    let body = wording.body(Language::Korean, Ending::Completed, &Token::from_bytes([7; 16]).into());
    let phone = PhoneNumber::parse(PHONE).unwrap();
    let outcome = channel.publish(&Draft::unnamed(), &phone, &body).await;
    assert!(matches!(outcome, PublishOutcome::Sent(Some(_))), "by the name that it was given: {outcome:?}");
    let sent: Value = serde_json::from_slice(&wire.passed()[0].body).unwrap();
    assert_eq!(sent["MaxPrice"], "0.10");
}

#[tokio::test]
async fn what_was_throttled_is_sent_once_and_what_is_refused_fails() {
    let (world, _folder) = channels::world(CHANNEL).await;
    world.faults(channels::once(Service::SmsVoice, "SendTextMessage", Fault::Throttle));
    let token = world.created_with_phone("q").await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    world.faults(channels::once(Service::SmsVoice, "SendTextMessage", Fault::Reject));
    let refused = world.created_with_phone("q").await;
    assert_eq!(world.drain(&refused).await["notification"]["state"], "failed");
    let texts = world.texts().await;
    assert_eq!((texts.len(), &texts[0]["channel"]), (1, &json!("end-user-messaging")));
}
