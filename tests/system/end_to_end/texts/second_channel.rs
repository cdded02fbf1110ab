//! Texts by two channels: the second one sends what the first surely did not bring, once.

use emulator::{Fault, Service};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{PHONE, Scripted, World};

use super::channels::{always, searching, world};

/// By which channel each text went, oldest first, and that all of them went to the same number.
async fn carriers(world: &World) -> Vec<String> {
    let mut texts = world.texts().await;
    texts.sort_by_key(|text| text["sentAt"].as_str().map(str::to_owned));
    assert!(texts.iter().all(|text| text["to"] == "+821023456789"), "{texts:?}");
    texts.iter().map(|text| text["channel"].as_str().unwrap().to_owned()).collect()
}

/// Waits until nothing more will happen to the text, and checks that nothing of it is left.
async fn until_over(world: &World, end: &str) {
    world
        .until_items(|items| {
            let job = items.iter().find(|item| item.contains_key("t"));
            job.is_some_and(|job| {
                job["t"].as_s().is_ok_and(|text| text == end) && !job.contains_key("due_at")
            })
        })
        .await;
    let left = ["tc", "tx", "tb", "ta", "tq"];
    assert!(world.items().await.iter().all(|item| left.iter().all(|name| !item.contains_key(*name))));
}

async fn notification(world: &World, token: &str) -> Value {
    world.status(token).await.json()["notification"].clone()
}

#[tokio::test]
async fn a_text_that_solapi_refuses_is_sent_once_by_sns() {
    let (world, _folder) = world("solapi,sns").await;
    world.faults(always(Service::Solapi, "AddMessages", Fault::Reject));
    let token = world.created_with_phone("q").await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    until_over(&world, "sent").await;
    assert_eq!(carriers(&world).await, ["sns"]);
}

#[tokio::test]
async fn a_number_that_is_given_while_the_search_runs_has_a_second_channel_too() {
    let source = Scripted::new("a", 1);
    let (world, _folder) = searching("solapi,sns", &source).await;
    world.faults(always(Service::Solapi, "AddMessages", Fault::Reject));
    let token = world.created(&json!({ "query": "q" })).await;
    world.until(&token, |status| status["status"] == "processing").await;
    assert_eq!(world.give_number(&token, PHONE).await.status, 202);
    source.answer();
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    until_over(&world, "sent").await;
    assert_eq!(carriers(&world).await, ["sns"]);
}

#[tokio::test]
async fn a_text_that_did_not_arrive_by_solapi_is_sent_once_by_sns_and_its_number_kept_until_then() {
    let (world, _folder) = world("solapi,sns").await;
    world.faults(always(Service::Solapi, "SendGroup", Fault::Undelivered(3_043)));
    let token = world.created_with_phone("q").await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    assert_eq!(world.texted_jobs().await, 1, "kept until the receipt is there");
    let page = world.get(&format!("/s/{token}")).await.text;
    assert!(page.contains("번호는 도착한 뒤 바로, 늦어도 한 시간 안에 지워요."), "{page}");
    assert_eq!(world.give_number(&token, PHONE).await.status, 409, "it may be out");
    until_over(&world, "sent").await;
    assert_eq!(carriers(&world).await, ["solapi", "sns"]);
    assert_eq!(notification(&world, &token).await["state"], "sent");
    let page = world.get(&format!("/s/{token}")).await.text;
    assert!(page.contains("결과 링크를 문자로 보냈고, 번호는 지웠어요."), "{page}");
    assert_eq!(world.give_number(&token, PHONE).await.status, 409);
}

#[tokio::test]
async fn a_text_that_arrived_by_the_first_channel_is_its_only_one_and_its_number_is_gone_in_that_write() {
    let (world, _folder) = world("solapi,sns").await;
    let token = world.created_with_phone("q").await;
    world.until(&token, |status| status["notification"]["state"] == "delivered").await;
    until_over(&world, "delivered").await;
    assert_eq!(carriers(&world).await, ["solapi"]);
}

#[tokio::test]
async fn a_text_that_sns_refuses_is_sent_once_by_solapi_and_its_receipt_told() {
    let (world, _folder) = world("sns,solapi").await;
    world.faults(always(Service::Sns, "Publish", Fault::Reject));
    let token = world.created_with_phone("q").await;
    world.until(&token, |status| status["notification"]["state"] == "delivered").await;
    until_over(&world, "delivered").await;
    assert_eq!(carriers(&world).await, ["solapi"]);
}

#[tokio::test]
async fn a_text_that_both_channels_refuse_has_failed() {
    let (world, _folder) = world("solapi,sns").await;
    let mut refused = always(Service::Solapi, "AddMessages", Fault::Reject);
    refused.rules.extend(always(Service::Sns, "Publish", Fault::Reject).rules);
    world.faults(refused);
    let token = world.created_with_phone("q").await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "failed");
    until_over(&world, "failed").await;
    assert_eq!(carriers(&world).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_erased_while_its_number_is_kept_is_texted_no_more() {
    let (world, _folder) = world("solapi,sns").await;
    world.faults(always(Service::Solapi, "SendGroup", Fault::Undelivered(3_043)));
    let token = world.created_with_phone("q").await;
    world.drain(&token).await;
    let erasing = format!("/api/search-jobs/{token}?erase=true");
    assert_eq!(world.send((Method::DELETE, &erasing), &[], "").await.status, 204);
    assert_eq!(world.texted_jobs().await, 0);
    world.until_idle().await;
    assert_eq!(carriers(&world).await, ["solapi"]);
}
