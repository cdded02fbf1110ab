//! Real processes that are killed between SOLAPI's steps. The step that was executed and whose answer nobody has read is all
//! that outlives its process, so killing after each one is killing between any two.

use std::{path::Path, time::Duration};

use aws_sdk_dynamodb::types::AttributeValue;
use emulator::{Endpoint, EndpointSettings, TABLE};
use futures::{StreamExt, stream};
use job::Token;
use tests::{Process, Wire};
use tokio::time::sleep;

/// Processes at the same time.
const AT_ONCE: usize = 3;

async fn start(data: &Path, endpoint: &str) -> Process {
    let flags = ["--pace", "0", "--lease", "4", "--channels", "solapi", "--aws-endpoint", endpoint];
    Process::start(data, &flags).await
}

/// The calls of a text to its receipt, where nothing happens.
async fn usual_calls() -> Vec<String> {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
    let wire = Wire::to(&endpoint.url()).await;
    let process = start(data.path(), &wire.url).await;
    let token = process.world.created_with_phone("원피스").await;
    // Nothing else reads the job: that would be calls, too.
    let is_asked = || wire.texting().iter().any(|call| call.contains("list"));
    tests::until("the first question for its receipt", async || is_asked().then_some(())).await;
    process.world.until(&token, |status| status["notification"]["state"] == "delivered").await;
    let calls = wire.texting();
    let asked = calls.iter().position(|call| call.contains("list")).unwrap();
    calls[..=asked].to_vec()
}

/// As if what its text waits for were over now.
async fn let_time_pass(endpoint: &Endpoint, token: &str) {
    let table = cloud::Aws::local(&endpoint.url()).dynamodb();
    let pair = |name: &str, value: String| (name.to_owned(), AttributeValue::S(value));
    let partition = format!("job#{}", Token::parse(token).unwrap().key().hex());
    let key = [pair("pk", partition), pair("sk", "job".to_owned())].into();
    let update = table.update_item().table_name(TABLE).set_key(Some(key));
    let update = update
        .condition_expression("attribute_exists(ta) AND attribute_exists(due_at)")
        .update_expression("SET ta = :past, due_at = :past")
        .expression_attribute_values(":past", AttributeValue::N("1000".to_owned()));
    // There may be nothing to wait for, or another writer.
    let _ = update.send().await;
}

/// Kills the process when the call at this place was executed; the texts that there are at last.
async fn texts_after_kill_at(place: usize) -> usize {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
    let wire = Wire::to(&endpoint.url()).await;
    wire.hold(place);
    let mut first = start(data.path(), &wire.url).await;
    let token = first.world.created_with_phone("원피스").await;
    wire.until_held().await;
    first.kill().await;
    let second = start(data.path(), &endpoint.url()).await;
    let received = async {
        while second.world.status(&token).await.json()["notification"]["state"] != "delivered" {
            let_time_pass(&endpoint, &token).await;
            sleep(Duration::from_millis(500)).await;
        }
    };
    tests::within("the text's receipt", received).await;
    second.world.texts().await.len()
}

#[tokio::test]
async fn by_solapi_a_process_that_is_killed_between_any_two_steps_leaves_exactly_one_text() {
    let calls = usual_calls().await;
    for step in ["groups", "PutItem", "Decrypt", "messages", "send"] {
        assert!(calls.iter().any(|call| call.ends_with(step)), "{step}: {calls:?}");
    }
    let kills = stream::iter(0..calls.len()).map(async |place| (place, texts_after_kill_at(place).await));
    let texts: Vec<_> = kills.buffer_unordered(AT_ONCE).collect().await;
    for (place, texts) in texts {
        assert_eq!(texts, 1, "killed after {} of {calls:?}", calls[place]);
    }
}
