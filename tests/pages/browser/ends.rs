//! How searches end otherwise, and links that lead nowhere: each says what happened and what to do.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use job::{Language, SourceLabel, SourceName};
use search::{Hit, Query, Source, SourceError};
use tests::{Process, World};
use textback::Sources;

use crate::{
    browser::Browser,
    driver::{Driver, Kind},
    stage::{
        COMPLETED, HeldSources, SEARCHING, START, Stage,
        network::{Answers, Network},
    },
};

/// A source that never answers in time.
struct Late;

impl Source for Late {
    fn name(&self) -> &str {
        "late"
    }

    fn search<'a>(&'a self, _: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(async { Err(SourceError::TimedOut) })
    }
}

/// Keeps what becomes of the buttons: whether they were disabled, and enabled again.
const KEEP_DISABLING: &str = "
    window.disabling = [];
    const keep = (changes) => disabling.push(...changes.map(({ target }) => target.disabled));
    const wanted = { subtree: true, attributes: true, attributeFilter: ['disabled'] };
    new MutationObserver(keep).observe(document.querySelector('main'), wanted);
";

async fn late() -> World {
    let name = SourceName::parse("late").unwrap();
    let labels = vec![SourceLabel { name, korean: "느린 가게".into(), english: "Slow Shop".into() }];
    let sources = Sources { sources: vec![Arc::new(Late)], labels, time_out: Duration::from_secs(60) };
    World::with(sources, job::Rules::AGREED).await
}

#[tokio::test]
async fn a_search_that_no_source_answered_says_who_and_why_and_offers_the_same_words() {
    let (driver, world) = (Driver::start().await, late().await);
    let phone = Browser::start(&driver, Kind::PHONE, &world.url).await;
    phone.fill("원피스", true).await;
    phone.press(START).await;
    phone.until("main[data-status=failed][data-text=sent]").await;
    assert_eq!(phone.text(".status").await, "검색을 마치지 못했어요");
    assert!(phone.text("[data-announce]").await.starts_with("어느 곳에서도 응답을 받지 못했어요."));
    assert_eq!(phone.text(".asked summary").await, "1곳은 응답 없음");
    assert!(phone.shows(".sources .state").await, "all that there is to read");
    assert_eq!(phone.text(".sources .state").await, "응답이 너무 늦어요");
    assert_eq!(phone.texts("main .button").await, ["같은 검색어로 다시 찾기"]);
    let texts = world.texts().await;
    assert_eq!(texts.len(), 1);
    phone.visit(&tests::link_in(&texts[0])).await;
    phone.until("main[data-status=failed]").await;
    assert_eq!(phone.complaints().await, [""; 0]);
}

#[tokio::test]
async fn a_search_that_found_nothing_says_what_to_try() {
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    phone.fill("zyzzyva", false).await;
    phone.press(START).await;
    phone.until(COMPLETED).await;
    assert_eq!(phone.text("[data-announce]").await, "6곳을 모두 확인했지만 찾은 것이 없어요.");
    assert_eq!(phone.texts(".advice li").await.len(), 2, "every site was asked");
    phone.press(".again").await;
    phone.until("#start").await;
    assert_eq!(phone.value("#query").await, "zyzzyva");
    assert_eq!(phone.complaints().await, [""; 0]);
}

#[tokio::test]
async fn a_link_that_swallowed_the_text_behind_it_opens_its_search() {
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    phone.fill("원피스", false).await;
    phone.press(START).await;
    phone.until(COMPLETED).await;
    let path = format!("/s/{}", phone.token().await);
    for swallowed in ["이", "에서", ")", ").", ".", "/", ",", "\"", "'", "…", "이에요.", "/."] {
        phone.open("/").await;
        phone.open(&format!("{path}{swallowed}")).await;
        phone.until(COMPLETED).await;
        assert!(phone.run("return location.pathname").await == path.as_str(), "{swallowed}");
    }
    assert_eq!(phone.complaints().await, [""; 0]);
}

#[tokio::test]
async fn a_link_to_nothing_says_so_the_same_way_whatever_is_wrong_with_it() {
    let stage = Stage::start().await;
    for (language, heading) in
        [(Language::Korean, "검색 결과를 찾을 수 없어요"), (Language::English, "We can't find this search")]
    {
        let languages = if language == Language::Korean { "ko-KR,ko" } else { "en-US,en" };
        let phone = stage.browser(Kind { languages, ..Kind::PHONE }).await;
        let mut pages = Vec::new();
        for path in ["/s/0000000000000000000000", "/s/short", "/s/7n42DGM5Tflk9n8mt7Fhc7x", "/nowhere"] {
            phone.open(path).await;
            assert_eq!(phone.text("h1").await.replace('\u{a0}', " "), heading, "{path}");
            assert_eq!(phone.texts(".button").await.len(), 1, "{path}");
            pages.push(phone.body().await);
        }
        assert!(pages.iter().all(|page| *page == pages[0]));
        phone.press(".button").await;
        phone.until("#start").await;
        // A browser tells of every 404 by itself.
        let others: Vec<_> =
            phone.complaints().await.into_iter().filter(|said| !said.contains("404")).collect();
        assert_eq!(others, [""; 0]);
        phone.close().await;
    }
}

#[tokio::test]
async fn a_page_whose_system_has_lost_its_table_says_that_nothing_is_lost() {
    let (driver, held) = (Driver::start().await, HeldSources::serve().await);
    let flags = ["--pace", "0", "--sources", held.file.to_str().unwrap()];
    let folder = tempfile::tempdir().unwrap();
    let host = Process::start(folder.path(), &flags).await;
    let services = Network::before(&host.endpoint).await;
    let other = tempfile::tempdir().unwrap();
    let attached = [&flags[..], &["--aws-endpoint", &services.url]].concat();
    let door = Process::start(other.path(), &attached).await;
    let phone = Browser::start(&driver, Kind::PHONE, &door.world.url).await;
    phone.fill("원피스", false).await;
    phone.press(START).await;
    phone.until(SEARCHING).await;
    services.let_answers(Answers::Lost);
    phone.until("#trouble:not([hidden])").await;
    assert_eq!(phone.text("#trouble").await, "진행 상황을 불러오지 못하고 있어요. 자동으로 다시 해 볼게요.");
    phone.reload().await;
    phone.until("main.plain").await;
    assert_eq!(phone.text("h1").await, "일시적인 문제가 생겼어요");
    assert_eq!(phone.texts(".button").await, ["다시 시도"]);
    services.let_answers(Answers::Arrive);
    phone.press(".button").await;
    phone.until(SEARCHING).await;
    assert_eq!(phone.text("h1").await, "원피스");
}

#[tokio::test]
async fn a_cancel_that_could_not_be_sent_can_be_pressed_again() {
    let (stage, _held) = Stage::holding(&[]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", true).await;
    phone.press(START).await;
    phone.until(SEARCHING).await;
    phone.run(KEEP_DISABLING).await;
    phone.set_offline(true).await;
    phone.press(".cancel button").await;
    // The page says that it is offline by itself, before the press has failed.
    phone.until_true("return disabling.includes(true) && !disabling.at(-1)", &[]).await;
    phone.until("#trouble:not([hidden])").await;
    phone.set_offline(false).await;
    phone.press(".cancel button:not(:disabled)").await;
    phone.until("main[data-status=cancelled]").await;
    assert_eq!(phone.texts("main .button").await, ["같은 검색어로 다시 찾기"]);
}

#[tokio::test]
async fn a_second_text_within_a_minute_is_withheld_and_its_page_says_so_at_the_end() {
    let (stage, held) = Stage::holding(&["--text-limits", "on"]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", true).await;
    phone.press(START).await;
    phone.until("main[data-text=waiting]").await;
    let first = phone.token().await;
    phone.fill("셔츠", true).await;
    phone.press(START).await;
    phone.until("main[data-text=waiting]").await;
    assert_ne!(phone.token().await, first);
    held.answer_all();
    phone.until(COMPLETED).await;
    let said = "이번에는 문자를 보내 드릴 수 없어요. 이 페이지의 링크를 저장해 두세요.";
    assert!(phone.text(".text p").await.starts_with(said));
    assert!(phone.shows("[data-share]").await);
    let world = &stage.process.world;
    assert_eq!(world.drain(&first).await["notification"]["state"], "sent");
    world.drain(&phone.token().await).await;
    assert_eq!(world.texts().await.len(), 1, "the first search's own");
    assert_eq!(phone.complaints().await, [""; 0]);
}

#[tokio::test]
async fn whoever_erases_a_search_is_told_that_it_is_gone_and_the_link_leads_to_nothing() {
    let stage = Stage::start().await;
    for has_script in [true, false] {
        let phone = stage.browser(Kind { has_script, ..Kind::PHONE }).await;
        phone.fill("원피스", false).await;
        phone.press_by_key(START).await;
        phone.until(COMPLETED).await;
        let page = format!("/s/{}", phone.token().await);
        phone.press_by_key(".erase summary").await;
        phone.press_by_key(".erase button").await;
        phone.until("main.start").await;
        assert_eq!(phone.text(".done").await, "검색과 결과를 모두 지웠어요.");
        phone.open(&page).await;
        phone.until("main.plain").await;
        phone.open("/").await;
        assert!(!phone.shows(".done").await);
        phone.close().await;
    }
}

#[tokio::test]
async fn texts_come_into_the_open_inbox_by_themselves() {
    let stage = Stage::start().await;
    let phone = stage.phone().await;
    phone.open("/_local/texts").await;
    phone.until(".none").await;
    phone.run("window.isTheSamePage = true").await;
    stage.process.world.created_with_phone("원피스").await;
    phone.until("article .bubble a[href*='/s/']").await;
    assert!(!phone.shows(".none").await);
    assert_eq!(phone.run("return window.isTheSamePage").await, true);
    assert_eq!(phone.complaints().await, [""; 0]);
}
