//! One search, however often somebody has to send it.

use tests::PHONE;

use crate::{
    browser::Browser,
    driver::Kind,
    stage::{
        ANSWERED, COMPLETED, START, Stage,
        network::{Answers, Network},
    },
};

const TROUBLE: &str = "#trouble:not([hidden])";

/// A phone that has started a search and got no answer, and what lost it.
async fn after_a_lost_answer(with_number: bool) -> (Stage, Network, Browser) {
    let stage = Stage::start().await;
    let network = Network::before(&stage.process.world.url).await;
    let phone = stage.browser_at(Kind::PHONE, &network.url).await;
    phone.fill("원피스", with_number).await;
    network.let_answers(Answers::Lost);
    phone.press(START).await;
    stage.process.until_logged("job created").await;
    phone.until(TROUBLE).await;
    (stage, network, phone)
}

#[tokio::test]
async fn a_search_whose_answer_was_lost_is_found_again_by_the_same_button() {
    let (stage, network, phone) = after_a_lost_answer(true).await;
    assert!(phone.text("#trouble").await.starts_with("응답을 받지 못했어요."));
    assert_eq!(phone.value("#query").await, "원피스", "what was typed is kept");
    assert_eq!(phone.value("#phone").await, PHONE);

    network.let_answers(Answers::Arrive);
    phone.press(START).await;
    phone.until(COMPLETED).await;
    stage.process.world.drain(&phone.token().await).await;
    assert_eq!(stage.process.world.texts().await.len(), 1);
    assert_eq!(stage.jobs_made().await, 1);
}

#[tokio::test]
async fn a_search_whose_answer_was_lost_is_found_again_after_a_reload() {
    let (stage, network, phone) = after_a_lost_answer(true).await;
    network.let_answers(Answers::Arrive);
    phone.fill("원피스", true).await;
    phone.press(START).await;
    phone.until(COMPLETED).await;
    assert_eq!(stage.jobs_made().await, 1);
}

#[tokio::test]
async fn other_words_after_a_lost_answer_are_another_search() {
    let (stage, network, phone) = after_a_lost_answer(false).await;
    network.let_answers(Answers::Arrive);
    phone.type_into("#query", " 셔츠").await;
    phone.press(START).await;
    phone.until(COMPLETED).await;
    assert_eq!(phone.text("h1").await, "원피스 셔츠");
    assert_eq!(stage.jobs_made().await, 2);
}

#[tokio::test]
async fn a_start_without_a_network_says_so_and_loses_nothing() {
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    phone.fill("원피스", true).await;
    phone.set_offline(true).await;
    phone.press(START).await;
    phone.until(TROUBLE).await;
    assert!(phone.text("#trouble").await.starts_with("인터넷이 끊겼어요."));
    phone.set_offline(false).await;
    phone.press(START).await;
    phone.until(COMPLETED).await;
    assert_eq!(stage.jobs_made().await, 1);
}

#[tokio::test]
async fn reloads_at_every_step_and_the_way_back_make_no_other_search() {
    let (stage, held) = Stage::holding(&[]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", true).await;
    phone.reload().await;
    phone.fill("원피스", true).await;
    phone.press(START).await;
    phone.until("main[data-status]").await;
    let token = phone.token().await;
    phone.reload().await;
    held.answer(1);
    phone.until(ANSWERED).await;
    phone.reload().await;
    held.answer_all();
    phone.until(COMPLETED).await;
    phone.reload().await;
    phone.until("main[data-text=sent]").await;
    assert_eq!(phone.token().await, token);
    phone.go_back().await;
    phone.until("#start").await;
    phone.go_forward().await;
    phone.until(COMPLETED).await;
    assert_eq!(phone.token().await, token);
    assert_eq!(stage.process.world.texts().await.len(), 1);
    assert_eq!(phone.complaints().await, [""; 0]);
    assert_eq!(stage.jobs_made().await, 1);
}

#[tokio::test]
async fn what_is_sent_after_the_way_back_is_a_search_of_its_own() {
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    let search = async |phone: &Browser| {
        phone.fill("원피스", false).await;
        phone.press(START).await;
        phone.until(COMPLETED).await;
        phone.token().await
    };
    let first = search(&phone).await;
    phone.go_back().await;
    phone.until("#start").await;
    assert_ne!(search(&phone).await, first);
    assert_eq!(stage.jobs_made().await, 2);
}
