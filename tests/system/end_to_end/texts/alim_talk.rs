//! AlimTalk by SOLAPI: the same calls, with the template and the link beside the SMS that stands in for it.

use cloud::{Environment, Metrics, Prepared};
use emulator::{
    Endpoint, EndpointSettings, Fault, FaultPlan, FaultRule, KEY_ALIAS, SOLAPI_ACCOUNT, Service, TABLE,
};
use job::{ChannelName, Ending, Language, PhoneNumber, PublishOutcome, Receipt, SmsBody, Token, Wording};
use process_job::ProcessJob;
use serde_json::{Value, json};
use tests::{PHONE, Process, Wire};

/// The function that texts by SOLAPI, and the services that it calls.
struct Texting {
    function: ProcessJob,
    wire: Wire,
    endpoint: Endpoint,
    _folder: tempfile::TempDir,
}

impl Texting {
    async fn with(alim_talk: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
        let wire = Wire::to(&endpoint.url()).await;
        let [key, secret, sender] = SOLAPI_ACCOUNT;
        let account = json!({ "key": key, "secret": secret, "sender": sender }).to_string();
        let (queue, solapi) = (endpoint.wake_up_queue_url(), format!("{}/solapi", wire.url));
        let variables = [
            ("AWS_ENDPOINT_URL", wire.url.as_str()),
            ("AWS_REGION", "ap-northeast-2"),
            ("AWS_ACCESS_KEY_ID", "ProcessJobRole"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("TABLE_NAME", TABLE),
            ("QUEUE_URL", &queue),
            ("KMS_KEY_ID", KEY_ALIAS),
            ("CHANNELS", "solapi"),
            ("SOLAPI_ACCOUNT", &account),
            ("SOLAPI_URL", &solapi),
            ("ALIMTALK", alim_talk),
            ("SERVICE_NAME_KO", "텍스트백"),
            ("SERVICE_NAME_EN", "Textback"),
            ("PUBLIC_URL", "https://txt.example"),
        ];
        let environment: Environment = variables.into_iter().collect();
        let function = ProcessJob::with_sources(&environment, Vec::new(), &Metrics::default()).unwrap();
        Self { function, wire, endpoint, _folder: folder }
    }

    /// Publishes one text, and asks for its receipt.
    async fn text(&self) -> (PublishOutcome, Receipt) {
        let channel = self.function.carriers.named(ChannelName::Solapi).unwrap();
        let Prepared::Ready(draft) = channel.prepare(None).await else { panic!("no group") };
        let phone = PhoneNumber::parse(PHONE).unwrap();
        let outcome = channel.publish(&draft, &phone, &body()).await;
        (outcome, channel.receipt(&draft.reference.unwrap()).await)
    }

    /// The one message that was put into a group.
    fn message(&self) -> Value {
        let passed = self.wire.passed();
        let put = passed.iter().find(|passed| passed.path.ends_with("/messages")).unwrap();
        serde_json::from_slice::<Value>(&put.body).unwrap()["messages"][0].clone()
    }
}

fn body() -> SmsBody {
    let wording = Wording::new("텍스트백", "Textback", "https://txt.example").unwrap();
    wording.body(Language::Korean, Ending::Completed, &Token::from_bytes([7; 16]).into())
}

#[tokio::test]
async fn a_template_makes_the_same_call_an_alim_talk_with_the_sms_behind_it() {
    let texting = Texting::with("KA01PF1,KA01TP1,#{링크}").await;
    assert_eq!(texting.text().await, (PublishOutcome::Sent(None), Receipt::Delivered));
    let message = texting.message();
    let options = json!({
        "pfId": "KA01PF1",
        "templateId": "KA01TP1",
        "variables": { "#{링크}": body().link() },
        "disableSms": false,
    });
    assert_eq!((&message["type"], &message["kakaoOptions"]), (&json!("ATA"), &options));
    assert_eq!(message["text"], body().as_str());
    let texts: Vec<Value> =
        reqwest::get(format!("{}/_local/texts", texting.endpoint.url())).await.unwrap().json().await.unwrap();
    assert_eq!((texts.len(), &texts[0]["alimTalk"]), (1, &options));
}

#[tokio::test]
async fn without_a_template_nothing_of_kakaotalk_is_in_the_call() {
    let texting = Texting::with("").await;
    assert_eq!(texting.text().await, (PublishOutcome::Sent(None), Receipt::Delivered));
    let message = texting.message();
    assert_eq!((&message["type"], message.get("kakaoOptions")), (&json!("SMS"), None));
}

#[tokio::test]
async fn who_is_not_reached_by_kakaotalk_has_the_sms() {
    let texting = Texting::with("KA01PF1,KA01TP1,#{링크}").await;
    let rule = FaultRule::new(Service::Solapi, Fault::Undelivered(3_104));
    let rule = FaultRule { operation: Some("SendGroup".to_owned()), ..rule };
    texting.endpoint.faults().follow(FaultPlan { seed: 0, rules: vec![rule] });
    assert_eq!(texting.text().await, (PublishOutcome::Sent(None), Receipt::Delivered));
}

#[tokio::test]
async fn with_the_flag_every_text_of_the_system_is_an_alim_talk_first() {
    let data = tempfile::tempdir().unwrap();
    let template = "KA01PF1,KA01TP1,#{link}";
    let flags = ["--pace", "0", "--channels", "solapi", "--alim-talk", template];
    let process = Process::start(data.path(), &flags).await;
    let token = process.world.created_with_phone("q").await;
    process.world.drain(&token).await;
    let texts = process.world.texts().await;
    let link = &texts[0]["alimTalk"]["variables"]["#{link}"];
    assert!(tests::without_code(link.as_str().unwrap()).ends_with(&format!("/s/{token}")), "{texts:?}");
    assert!(process.world.get("/privacy").await.text.contains("카카오톡"), "its page says so");
}
