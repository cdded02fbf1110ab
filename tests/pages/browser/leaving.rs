//! Somebody who goes away, and comes back.

use tests::link_in;

use crate::{
    driver::Kind,
    stage::{ANSWERED, COMPLETED, NOTICE, SEARCHING, START, Stage},
};

#[tokio::test]
async fn a_phone_that_is_closed_gets_a_text_whose_link_opens_the_results() {
    let (stage, held) = Stage::holding(&[]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", true).await;
    phone.press(".places summary").await;
    let places = phone.texts(".choice").await;
    phone.press(START).await;
    phone.until(SEARCHING).await;
    assert!(phone.shows("progress").await);
    assert_eq!(places.len(), 4);
    phone.press(".asked summary").await;
    assert_eq!(phone.texts(".sources .name").await, places);
    assert_eq!(phone.text(NOTICE).await, "앱을 닫거나 휴대폰을 잠가도 괜찮아요!");
    let token = phone.token().await;
    assert_eq!(phone.complaints().await, [""; 0]);
    phone.close().await;

    held.answer_all();
    let world = &stage.process.world;
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    let texts = world.texts().await;
    let [text] = texts.as_slice() else { panic!("one text, not {texts:?}") };

    let laptop = stage.browser(Kind { is_phone: false, ..Kind::PHONE }).await;
    laptop.visit(&link_in(text)).await;
    laptop.until(COMPLETED).await;
    let results = world.results(&token).await.json();
    assert_eq!(results["complete"], true);
    let titles: Vec<_> = results["hits"].as_array().unwrap().iter().map(|hit| hit["title"].clone()).collect();
    assert!(!titles.is_empty());
    assert_eq!(laptop.texts(".hit h3").await, titles);
    assert!(!laptop.shows("progress").await);
    assert!(laptop.text(".text p").await.starts_with("결과 링크를 문자로 보냈고, 번호는 지웠어요."));
    assert_eq!(laptop.complaints().await, [""; 0]);
}

#[tokio::test]
async fn a_page_whose_server_is_killed_says_so_and_goes_on_by_itself() {
    let (mut stage, held) = Stage::holding(&["--lease", "2"]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", true).await;
    phone.press(START).await;
    held.answer(1);
    phone.until(ANSWERED).await;
    let token = phone.token().await;
    stage.process.kill().await;
    phone.until("#trouble:not([hidden])").await;
    assert_eq!(phone.text("#trouble").await, "진행 상황을 불러오지 못하고 있어요. 자동으로 다시 해 볼게요.");
    assert!(phone.shows("progress").await, "what was known stays");

    stage.start_again().await;
    held.answer_all();
    phone.until(COMPLETED).await;
    assert!(!phone.shows("#trouble").await);
    assert!(!phone.texts(".hit h3").await.is_empty());
    assert_eq!(phone.token().await, token);
    assert_eq!(stage.process.world.drain(&token).await["notification"]["state"], "sent");
    assert_eq!(stage.process.world.texts().await.len(), 1);
}

#[tokio::test]
async fn without_a_number_the_page_promises_no_text_and_none_comes() {
    let (stage, held) = Stage::holding(&[]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", false).await;
    phone.press(START).await;
    phone.until(SEARCHING).await;
    assert!(!phone.shows(NOTICE).await);
    assert!(phone.text(".text").await.starts_with("문자는 보내지 않아요."));
    held.answer_all();
    phone.until(COMPLETED).await;
    stage.process.world.drain(&phone.token().await).await;
    assert!(stage.process.world.texts().await.is_empty());
    assert_eq!(phone.complaints().await, [""; 0]);
}

#[tokio::test]
async fn a_cancelled_search_says_so_and_leads_to_the_same_words() {
    let (stage, _held) = Stage::holding(&[]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", true).await;
    phone.press(START).await;
    phone.until(SEARCHING).await;
    phone.press(".cancel button").await;
    phone.until("main[data-status=cancelled]").await;
    assert_eq!(phone.text(".status").await, "검색을 취소했어요");
    assert!(!phone.shows("progress").await);
    assert!(!phone.shows(NOTICE).await);
    stage.process.world.drain(&phone.token().await).await;
    assert!(stage.process.world.texts().await.is_empty());
    let cancelled = phone.token().await;
    phone.press(".again").await;
    phone.until("#start").await;
    assert_eq!(phone.value("#phone").await, "", "the number is asked for again");
    phone.press(START).await;
    phone.until(SEARCHING).await;
    assert_ne!(phone.token().await, cancelled);
    assert_eq!(phone.text("h1").await, "원피스");
    assert_eq!(phone.complaints().await, [""; 0]);
}
