//! A list of results in the hand.

use serde_json::json;
use tests::{Scripted, World};
use textback::Sources;

use crate::{
    browser::Browser,
    driver::{Driver, Kind},
    stage::{COMPLETED, SEARCHING, START},
};

/// 30 dresses of two shops: the dearer, the further down.
async fn shops() -> World {
    let record = |number: u64| {
        json!({
            "title": format!("원피스 {number}호"),
            "url": format!("https://shop.example/{number}"),
            "price": 10_000 + 1_000 * ((number * 7) % 30),
            "currency": "KRW",
            "shop": if number.is_multiple_of(3) { "작은 가게" } else { "큰 가게" },
        })
        .to_string()
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shops.jsonl");
    std::fs::write(&file, (0..30).map(|number| record(number) + "\n").collect::<String>()).unwrap();
    World::with(Sources::of_file(&file).unwrap(), job::Rules::AGREED).await
}

async fn found(browser: &Browser) {
    browser.fill("원피스", false).await;
    browser.press_by_key(START).await;
    browser.until(COMPLETED).await;
}

fn prices(texts: &[String]) -> Vec<u64> {
    texts.iter().map(|text| text.replace(['원', ','], "").parse().unwrap()).collect()
}

#[tokio::test]
async fn results_come_20_at_a_time_and_can_be_ordered_and_narrowed() {
    let (driver, world) = (Driver::start().await, shops().await);
    for has_script in [true, false] {
        let phone = Browser::start(&driver, Kind { has_script, ..Kind::PHONE }, &world.url).await;
        found(&phone).await;
        assert_eq!(phone.texts(".hit").await.len(), 20);
        phone.press_by_enter("[data-more]").await;
        phone.until(if has_script { ".hit:nth-of-type(30)" } else { "main:not(:has([data-more]))" }).await;
        assert_eq!(phone.texts(".hit").await.len(), if has_script { 30 } else { 10 });
        if !has_script {
            phone.press_by_enter("[data-key=before] a").await;
            phone.until("main:not(:has([data-key=before]))").await;
            assert_eq!(phone.texts(".hit").await.len(), 20);
        }

        phone.press_by_enter("a[href$='sort=price']").await;
        phone.until("a[href$='sort=price'][aria-current]").await;
        let cheapest = prices(&phone.texts(".price").await);
        assert_eq!(cheapest.len(), 20);
        assert!(cheapest.is_sorted(), "{cheapest:?}");

        phone.press_by_enter("nav:nth-of-type(2) a:nth-of-type(2)").await;
        phone.until("a[href*='source='][aria-current]").await;
        let shops = phone.texts(".hit .source").await;
        assert_eq!(shops, ["작은 가게"; 10]);
        assert!(prices(&phone.texts(".price").await).is_sorted(), "the order stays");
        assert_eq!(phone.complaints().await, [""; 0]);
        phone.close().await;
    }
}

#[tokio::test]
async fn new_results_do_not_move_what_is_being_read() {
    let (early, late) = (Scripted::new("early", 8), Scripted::new("late", 8));
    early.answer();
    let (driver, world) =
        (Driver::start().await, World::with(Scripted::system(&[&early, &late]), job::Rules::AGREED).await);
    let phone = Browser::start(&driver, Kind::PHONE, &world.url).await;
    phone.fill("원피스", false).await;
    phone.press(START).await;
    phone.until(SEARCHING).await;
    phone.until(".hit:nth-of-type(8)").await;
    phone.run("document.querySelector('.hit:nth-of-type(4)').scrollIntoView({ block: 'end' })").await;
    let top = "return Math.round(document.querySelector('.hit:nth-of-type(4)').getBoundingClientRect().top)";
    let (before, read) = (phone.run(top).await, phone.texts(".hit h3").await[..4].to_vec());

    late.answer();
    phone.until(COMPLETED).await;
    phone.until(".news a").await;
    assert_eq!(phone.texts(".hit h3").await[..4], read);
    assert_eq!(phone.run(top).await, before, "the row being read stays where it is on the screen");
    assert_eq!(phone.text(".news").await, "새 결과 8개 보기");
    let all = phone.texts(".hit h3").await;
    assert_eq!(all.len(), 16);

    phone.press(".news a").await;
    phone.until(".since + .hit a:focus").await;
    phone.until("main:not(:has(.news))").await;
    assert_eq!(phone.texts(".hit h3").await, all);
    assert_eq!(phone.complaints().await, [""; 0]);
}

#[tokio::test]
async fn the_same_words_are_searched_again_from_a_form_that_is_filled_in() {
    let (driver, world) = (Driver::start().await, shops().await);
    for has_script in [true, false] {
        let phone = Browser::start(&driver, Kind { has_script, ..Kind::PHONE }, &world.url).await;
        found(&phone).await;
        let (first, words) = (phone.token().await, phone.text("h1").await);
        phone.press_by_enter(".again").await;
        phone.until("#start").await;
        phone.press_by_key(START).await;
        phone.until(&format!("main[data-api]:not([data-api$='{first}'])")).await;
        phone.until(COMPLETED).await;
        assert_eq!(phone.text("h1").await, words);
        assert_eq!(phone.texts(".hit").await.len(), 20);
        phone.close().await;
    }
}
