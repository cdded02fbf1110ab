//! Texts by NAVER Cloud SENS: once unless it stays unknown whether it was sent, and asked for their receipts.

use emulator::{Fault, Service};
use futures::future::join_all;
use serde_json::json;

use super::channels::{calls, is_out, once, world};

#[tokio::test]
async fn a_text_is_sent_in_one_call_and_known_to_have_arrived_after_two_more() {
    let (world, _folder) = world("sens").await;
    let token = world.created_with_phone("typed-by-somebody").await;
    world.until(&token, |status| status["notification"]["state"] == "delivered").await;
    let texts = world.texts().await;
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert_eq!((&texts[0]["channel"], &texts[0]["to"]), (&"sens".into(), &"+821023456789".into()));
    let body = texts[0]["body"].as_str().unwrap();
    assert!(tests::without_code(body).ends_with(&format!("/s/{token}")) && !body.contains("typed"), "{body}");
    let once = ["GetRequest", "GetSms", "SendSms"].map(|operation| (operation.to_owned(), 1));
    assert_eq!(calls(&world, Service::Sens), once);
    assert!(world.items().await.iter().all(|item| !item.contains_key("tg") && !item.contains_key("tc")));
}

/// A wrong key is the operator's to mend.
#[tokio::test]
async fn what_surely_sent_nothing_is_tried_again_and_costs_no_second_text() {
    join_all([Fault::Throttle, Fault::Refuse].map(async |wrong| {
        let (world, _folder) = world("sens").await;
        world.faults(once(Service::Sens, "SendSms", wrong));
        let token = world.created_with_phone("q").await;
        assert!(is_out(&world.drain(&token).await), "{wrong:?}");
        assert_eq!(world.texts().await.len(), 1, "{wrong:?}");
    }))
    .await;
}

#[tokio::test]
async fn what_sens_refuses_is_erased_and_its_text_has_failed() {
    let (world, _folder) = world("sens").await;
    world.faults(once(Service::Sens, "SendSms", Fault::Reject));
    let token = world.created_with_phone("q").await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "failed");
    assert!(world.texts().await.is_empty());
    assert!(world.items().await.iter().all(|item| !item.contains_key("tc")), "the contact is gone");
}

/// What follows a minute later is the exploration's matter.
#[tokio::test]
async fn an_answer_that_is_lost_leaves_the_text_waiting_for_one_more() {
    let lost = [(Fault::CutBefore, 0), (Fault::CutAfter, 1), (Fault::Fail, 0), (Fault::FailAfter, 1)];
    join_all(lost.map(async |(wrong, texts)| {
        let (world, _folder) = world("sens").await;
        world.faults(once(Service::Sens, "SendSms", wrong));
        let token = world.created_with_phone("q").await;
        let mut worked = world.worked();
        while !world.items().await.iter().any(|item| item.contains_key("tu")) {
            worked.changed().await.unwrap();
        }
        assert_eq!(world.status(&token).await.json()["notification"]["state"], "waiting", "{wrong:?}");
        assert_eq!(world.texts().await.len(), texts, "{wrong:?}");
    }))
    .await;
}

#[tokio::test]
async fn a_text_that_did_not_arrive_says_so_and_is_asked_for_again() {
    let (world, _folder) = world("sens").await;
    world.faults(once(Service::Sens, "SendSms", Fault::Undelivered(3_018)));
    let token = world.created_with_phone("q").await;
    let told = world.until(&token, |status| status["notification"]["state"] == "undelivered").await;
    assert_eq!(told["notification"], json!({ "state": "undelivered", "reason": "other" }));
    assert!(world.get(&format!("/s/{token}")).await.text.contains("닿지 않았어요"));
    assert_eq!(world.give_number(&token, "010-9876-5432").await.status, 202);
    world.until(&token, |status| status["notification"]["state"] == "delivered").await;
    assert_eq!(world.texts().await.len(), 2);
}

#[tokio::test]
async fn a_receipt_that_is_late_or_unreadable_is_asked_for_again() {
    join_all(["GetRequest", "GetSms"].map(async |operation| {
        let (world, _folder) = world("sens").await;
        world.faults(once(Service::Sens, operation, Fault::FailAfter));
        let token = world.created_with_phone("q").await;
        world.until(&token, |status| status["notification"]["state"] == "delivered").await;
        let asked = calls(&world, Service::Sens).into_iter().find(|(name, _)| name == operation);
        assert_eq!(asked, Some((operation.to_owned(), 2)));
        assert_eq!(world.texts().await.len(), 1);
    }))
    .await;
}
