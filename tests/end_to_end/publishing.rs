//! What the text service is asked for, as it is written on the wire.

use serde_json::json;
use tests::{PHONE, Process, Wire};
use textback::aws::{Endpoint, EndpointSettings};

#[tokio::test]
async fn a_text_is_transactional_has_no_sender_and_holds_nothing_that_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
    let wire = Wire::to(&endpoint.url()).await;
    let data = tempfile::tempdir().unwrap();
    let process = Process::start(data.path(), &["--pace", "0", "--aws-endpoint", &wire.url]).await;
    let query = "typed-by-somebody";
    let token = process.world.created(&json!({ "query": query, "phone": PHONE, "consent": true })).await;
    assert_eq!(process.world.drain(&token).await["text"], "sent");
    let published: Vec<_> =
        wire.passed().into_iter().filter(|passed| passed.operation == "Publish").collect();
    assert_eq!(published.len(), 1);
    let form: Vec<_> = url::form_urlencoded::parse(&published[0].body).collect();
    let value = |name: &str| form.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_ref());
    assert_eq!(value("PhoneNumber"), Some("+821023456789"));
    assert_eq!(value("MessageAttributes.entry.1.Name"), Some("AWS.SNS.SMS.SMSType"));
    assert_eq!(value("MessageAttributes.entry.1.Value.StringValue"), Some("Transactional"));
    assert!(!form.iter().any(|(_, value)| value.contains("SenderID")), "Korea knows none");
    let message = value("Message").unwrap();
    assert!(message.ends_with(&format!("/s/{token}")) && !message.contains(query), "{message}");
}
