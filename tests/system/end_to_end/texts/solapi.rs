//! Texts by SOLAPI: once, whatever answer of its is lost.

use emulator::{Fault, Service};
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;
use tests::PHONE;

use super::channels::{calls, is_out, once, world};

#[tokio::test]
async fn a_text_is_put_into_a_group_and_sent_in_three_calls() {
    let (world, _folder) = world("solapi").await;
    let token = world.created_with_phone("typed-by-somebody").await;
    assert!(is_out(&world.drain(&token).await));
    let texts = world.texts().await;
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert_eq!((&texts[0]["channel"], &texts[0]["to"]), (&"solapi".into(), &"+821023456789".into()));
    let body = texts[0]["body"].as_str().unwrap();
    assert!(tests::without_code(body).ends_with(&format!("/s/{token}")) && !body.contains("typed"), "{body}");
    let once = ["AddMessages", "CreateGroup", "SendGroup"].map(|operation| (operation.to_owned(), 1));
    assert_eq!(calls(&world, Service::Solapi), once);
}

#[tokio::test]
async fn a_call_that_goes_wrong_at_any_step_and_in_any_way_costs_neither_the_text_nor_a_second_one() {
    let before_a_group = [Fault::CutBefore, Fault::CutAfter, Fault::Fail, Fault::Throttle, Fault::Refuse];
    let into_the_group =
        [Fault::CutBefore, Fault::CutAfter, Fault::FailAfter, Fault::Throttle, Fault::Refuse];
    // Of a group that is not sent, a cut leaves open for a minute whether it will be: the simulation's matter.
    let sending = [Fault::CutAfter, Fault::FailAfter, Fault::Throttle, Fault::Refuse];
    let faults = before_a_group.map(|fault| ("CreateGroup", fault)).into_iter();
    let faults = faults.chain(into_the_group.map(|fault| ("AddMessages", fault)));
    let faults = faults.chain(sending.map(|fault| ("SendGroup", fault)));
    join_all(faults.map(async |(operation, wrong)| {
        let (world, _folder) = world("solapi").await;
        world.faults(once(Service::Solapi, operation, wrong));
        let token = world.created_with_phone("q").await;
        assert!(is_out(&world.drain(&token).await), "{operation} {wrong:?}");
        assert_eq!(world.texts().await.len(), 1, "{operation} {wrong:?}");
    }))
    .await;
}

#[tokio::test]
async fn a_number_that_solapi_has_blocked_is_erased_and_its_text_has_failed() {
    let (world, _folder) = world("solapi").await;
    world.faults(once(Service::Solapi, "AddMessages", Fault::Reject));
    let token = world.created_with_phone("q").await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "failed");
    assert!(world.texts().await.is_empty());
    assert!(world.items().await.iter().all(|item| !item.contains_key("tc")), "the contact is gone");
}

#[tokio::test]
async fn a_text_is_told_to_have_arrived_once_its_carrier_says_so() {
    let (world, _folder) = world("solapi").await;
    let token = world.created_with_phone("q").await;
    let status = world.until(&token, |status| status["notification"]["state"] == "delivered").await;
    assert_eq!(status["notification"].get("reason"), None);
    let page = world.get(&format!("/s/{token}")).await.text;
    assert!(page.contains("결과 링크 문자가 도착했고"), "{page}");
    assert!(world.items().await.iter().all(|item| !item.contains_key("tg") && !item.contains_key("due_at")));
    assert_eq!(world.give_number(&token, PHONE).await.status, 409);
}

/// What `watch.js` goes by: it reads as long as there is a `Retry-After`.
#[tokio::test]
async fn an_open_page_learns_of_the_receipt_and_reads_no_more_after_it() {
    let (world, _folder) = world("solapi").await;
    world.faults(once(Service::Solapi, "ListMessages", Fault::FailAfter));
    let token = world.created_with_phone("q").await;
    world.until(&token, |status| status["notification"]["state"] == "sent").await;
    let (page, tag) = {
        let page = world.get(&format!("/s/{token}")).await;
        (page.text.clone(), page.header("etag").to_owned())
    };
    assert!(page.contains("data-done=\"false\"") && !page.contains("http-equiv=\"refresh\""), "{page}");
    let known = [("if-none-match", tag.as_str())];
    let unchanged = world.send((Method::GET, &format!("/s/{token}")), &known, "").await;
    assert!(unchanged.header("retry-after").parse::<u64>().is_ok_and(|pause| (3..=40).contains(&pause)));
    world.until(&token, |status| status["notification"]["state"] == "delivered").await;
    let news = world.send((Method::GET, &format!("/s/{token}")), &known, "").await;
    assert_eq!((news.status, news.header("retry-after")), (200, ""));
    assert!(news.text.contains("data-done=\"true\"") && news.text.contains("결과 링크 문자가 도착했고"));
}

#[tokio::test]
async fn a_text_that_did_not_arrive_says_why_and_is_asked_for_again() {
    let reasons = [(3_043, "phone-off"), (3_047, "refused"), (3_054, "spam"), (3_099, "other")];
    join_all(reasons.map(async |(code, reason)| {
        let (world, _folder) = world("solapi").await;
        world.faults(once(Service::Solapi, "SendGroup", Fault::Undelivered(code)));
        let token = world.created_with_phone("q").await;
        let told = world.until(&token, |status| status["notification"]["state"] == "undelivered").await;
        assert_eq!(told["notification"], json!({ "state": "undelivered", "reason": reason }));
        assert!(world.get(&format!("/s/{token}")).await.text.contains("닿지 않았어요"));
        assert_eq!(world.give_number(&token, "010-9876-5432").await.status, 202);
        world.until(&token, |status| status["notification"]["state"] == "delivered").await;
        assert_eq!(world.texts().await.len(), 2, "{reason}");
    }))
    .await;
}

#[tokio::test]
async fn a_receipt_that_is_late_or_unreadable_is_asked_for_again() {
    let (world, _folder) = world("solapi").await;
    world.faults(once(Service::Solapi, "ListMessages", Fault::FailAfter));
    let token = world.created_with_phone("q").await;
    world.until(&token, |status| status["notification"]["state"] == "delivered").await;
    let asked = calls(&world, Service::Solapi).into_iter().find(|(operation, _)| operation == "ListMessages");
    assert_eq!(asked, Some(("ListMessages".to_owned(), 2)));
}
