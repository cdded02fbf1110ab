//! A message that no searcher can read.

use cloud::Aws;
use tests::{Process, until};

/// What must not be in a log, wherever it comes from.
const STRANGE: &str = "010-2345-6789 is no key";

#[tokio::test]
async fn an_unreadable_message_goes_to_the_dead_letters_and_its_content_to_no_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path(), &["--pace", "0"]).await;
    let sqs = Aws::local(&process.endpoint).sqs();
    let queue = |name: &str| format!("{}/{}/{name}", process.endpoint, emulator::ACCOUNT);
    let wake_ups = queue(emulator::WAKE_UP_QUEUE);
    // So that it comes again at once and not after the 130 s that a function may take.
    let attributes =
        sqs.set_queue_attributes().queue_url(&wake_ups).attributes("VisibilityTimeout".into(), "1");
    attributes.send().await.unwrap();
    sqs.send_message().queue_url(&wake_ups).message_body(STRANGE).send().await.unwrap();
    // The pump's long polls bring it there, and nothing announces it.
    let dead = until("the unreadable message among the dead letters", async || {
        let receive = sqs.receive_message().queue_url(queue(emulator::DEAD_LETTER_QUEUE));
        receive.send().await.unwrap().messages.unwrap_or_default().pop()
    });
    let dead = dead.await;
    assert_eq!(
        (dead.body.as_deref(), dead.message_attributes),
        (Some(STRANGE), None),
        "as it came, and nothing else"
    );
    let token = process.world.created(&serde_json::json!({ "query": "q" })).await;
    assert_eq!(process.world.drain(&token).await["status"], "completed");
    let log = process.log_to_the_end().await;
    let errors: Vec<_> = log.lines().filter(|line| line.contains("a wake-up cannot be read")).collect();
    assert_eq!(errors.len(), usize::try_from(emulator::MAX_RECEIVES).unwrap());
    assert!(errors.iter().all(|line| line.contains("ERROR") && line.contains("message.id")), "{log}");
    // Eight digits: four of them are in a moment's microseconds once in a while.
    for part in ["2345-6789", "23456789", "is no key"] {
        assert!(!log.contains(part), "{part} in {log}");
    }
}
