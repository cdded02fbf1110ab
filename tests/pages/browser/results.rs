//! A list of results in the hand.

use axum::{Router, response::Html, routing::get};
use serde_json::json;
use tests::{Scripted, World, served};
use textback::Sources;

use crate::{
    browser::{Browser, within},
    driver::{Driver, Kind},
    stage::{COMPLETED, SEARCHING, START, Stage},
};

/// 30 dresses of two shops: the dearer, the further down.
async fn shops() -> World {
    let goods = served(Router::new().fallback(get(async || Html("<p id=goods>A dress</p>")))).await;
    let record = |number: u64| {
        json!({
            "title": format!("원피스 {number}호"),
            "url": format!("http://{goods}/{number}"),
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

        assert_eq!(phone.texts(".more .count").await, ["20 / 30"]);

        phone.press_by_enter(SMALL_SHOP).await;
        phone.until(&format!("{SMALL_SHOP}[aria-current]")).await;
        assert_eq!(phone.texts(".hit .source").await, ["작은 가게"; 10]);
        assert!(prices(&phone.texts(".price").await).is_sorted(), "the order stays");
        assert_eq!(phone.text("#hits-heading").await, "작은 가게 10개");
        if has_script {
            assert!(phone.shows(&format!("{SMALL_SHOP}:focus")).await, "a keyboard goes on from there");
            assert_eq!(phone.text("#live").await, "작은 가게 10개");
        }
        phone.press_by_enter(LARGE_SHOP).await;
        phone.until(&format!("{SMALL_SHOP}[aria-current] ~ a[aria-current]")).await;
        assert_eq!(phone.text("#hits-heading").await, "작은 가게, 큰 가게 30개");
        phone.press_by_enter(SMALL_SHOP).await;
        phone.until(&format!("{SMALL_SHOP}:not([aria-current])")).await;
        phone.press_by_enter(".language").await;
        phone.until("[lang=en] main").await;
        assert_eq!(phone.text("#hits-heading").await, "20 results from 큰 가게");
        assert!(phone.shows("[data-key=price][aria-current]").await, "the order stays");
        assert_eq!(phone.complaints().await, [""; 0]);
        phone.close().await;
    }
}

/// The links that add a shop to those whose goods are listed, or take it away.
const SMALL_SHOP: &str = ".choose nav:nth-of-type(2) a:nth-of-type(2)";
const LARGE_SHOP: &str = ".choose nav:nth-of-type(2) a:nth-of-type(3)";

#[tokio::test]
async fn on_a_wide_page_the_heading_stays_where_it_is_when_the_list_is_narrowed() {
    let (driver, world) = (Driver::start().await, shops().await);
    let laptop = Browser::start(&driver, Kind { is_phone: false, ..Kind::PHONE }, &world.url).await;
    found(&laptop).await;
    let top =
        "return Math.round(document.querySelector('#hits-heading').getBoundingClientRect().top + scrollY)";
    let before = laptop.run(top).await;
    laptop.press_by_enter(SMALL_SHOP).await;
    laptop.until(&format!("{SMALL_SHOP}[aria-current]")).await;
    assert_eq!(laptop.text("#hits-heading").await, "작은 가게 10개");
    assert_eq!(laptop.run(top).await, before);
}

#[tokio::test]
async fn the_way_back_from_a_shop_leads_to_the_same_place_in_all_that_was_loaded() {
    let (driver, world) = (Driver::start().await, shops().await);
    let phone = Browser::start(&driver, Kind::PHONE, &world.url).await;
    found(&phone).await;
    phone.press_by_enter("a[href$='sort=price']").await;
    phone.until("a[href$='sort=price'][aria-current]").await;
    phone.press_by_enter("[data-more]").await;
    phone.until(".hit:nth-of-type(30)").await;
    let read = phone.texts(".hit h3").await;
    phone.press(".hit:nth-of-type(27) a").await;
    phone.until("#goods").await;
    within("going back", phone.client.back()).await;
    phone.until(".hit:nth-of-type(30)").await;
    assert_eq!(phone.texts(".hit h3").await, read);
    let is_in_view =
        "const { top, bottom } = document.querySelector('.hit:nth-of-type(27)').getBoundingClientRect();
         return top < innerHeight && bottom > 0;";
    phone.until_true(is_in_view, &[]).await;
}

#[tokio::test]
async fn a_first_run_shows_pictures_under_every_name_of_its_machine() {
    let stage = Stage::start().await;
    let url = &stage.process.world.url;
    for url in [url.to_owned(), url.replace("127.0.0.1", "localhost")] {
        let phone = stage.browser_at(Kind::PHONE, &url).await;
        found(&phone).await;
        assert_eq!(phone.texts(".hit .picture").await.len(), 20);
        phone.run("document.querySelector('.hit:last-child').scrollIntoView()").await;
        let is_drawn = "const { complete, naturalWidth } = document.querySelector('.hit:last-child img');
             return complete && naturalWidth === 88;";
        phone.until_true(is_drawn, &[]).await;
        assert_eq!(phone.complaints().await, [""; 0]);
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
