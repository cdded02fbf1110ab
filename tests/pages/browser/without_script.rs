//! A browser that runs no scripts.

use serde_json::json;

use crate::{
    browser::Browser,
    driver::Kind,
    stage::{COMPLETED, NOTICE, SEARCHING, START, Stage},
};

const PLAIN: Kind = Kind { has_script: false, ..Kind::PHONE };

#[tokio::test]
async fn without_scripts_the_page_renews_itself_until_the_results_are_there() {
    let (stage, held) = Stage::holding(&[]).await;
    let phone = stage.browser(PLAIN).await;
    phone.fill("원피스", true).await;
    assert!(phone.shows(NOTICE).await);
    phone.press_by_key(START).await;
    phone.until(SEARCHING).await;
    assert!(phone.shows("progress").await);
    assert!(phone.shows(NOTICE).await);
    held.answer_all();
    phone.until(COMPLETED).await;
    assert!(!phone.texts(".hit h3").await.is_empty());
    assert_eq!(phone.complaints().await, [""; 0]);
}

/// What phones of 2021 lack.
const OLDER: &str = "
    for (const kind of [Array, String]) {
        for (const name of ['at', 'findLast', 'findLastIndex', 'replaceAll']) delete kind.prototype[name];
    }
    delete AbortSignal.timeout;
    delete window.structuredClone;
";
/// A browser in which the page's own script ends before it has begun.
const TOO_OLD: &str = "delete window.IntersectionObserver";
/// A browser in which it begins, and fails once there is news to show.
const LACKING: &str = "Object.defineProperty(Element.prototype, 'replaceWith', { value: undefined });
    Object.defineProperty(Node.prototype, 'isEqualNode', { value: undefined });";

#[tokio::test]
async fn the_results_come_also_where_the_script_is_blocked_or_fails() {
    let broken =
        [(None, "blocked"), (Some(TOO_OLD), "too old"), (Some(LACKING), "lacking"), (Some(OLDER), "older")];
    for (lacks, kind) in broken {
        let (stage, held) = Stage::holding(&[]).await;
        let phone = stage.phone().await;
        phone.fill("원피스", true).await;
        match lacks {
            Some(source) => {
                phone.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
            }
            None => {
                phone.devtools("Network.enable", json!({})).await;
                phone.devtools("Network.setBlockedURLs", json!({ "urls": ["*.js"] })).await;
            }
        }
        phone.press(START).await;
        phone.until(SEARCHING).await;
        held.answer_all();
        phone.until(COMPLETED).await;
        assert!(!phone.texts(".hit h3").await.is_empty(), "{kind}");
        let complaints = phone.complaints().await;
        assert!(
            !complaints.iter().any(|complaint| complaint.contains("Content Security Policy")),
            "{complaints:?}"
        );
        if kind == "older" {
            assert_eq!(complaints, [""; 0]);
        }
    }
}

/// How far the results are below the top of the page, in whole pixels.
async fn top_of_results(phone: &Browser) -> i64 {
    phone.touch("measuring", ".found", async |found| Ok(found.rectangle().await?.1.round() as i64)).await
}

/// Whether the list has become longer behind these titles.
const HAS_GROWN: &str = "
    const titles = [...document.querySelectorAll('.hit h3')].map((title) => title.innerText);
    return titles.length > arguments[0].length && arguments[0].every((title, place) => title === titles[place]);
";

#[tokio::test]
async fn without_scripts_what_has_come_stays_where_it_is_while_more_comes() {
    for is_phone in [true, false] {
        let (stage, held) = Stage::holding(&[]).await;
        let phone = stage.browser(Kind { is_phone, ..PLAIN }).await;
        phone.fill("원피스", true).await;
        phone.press_by_key(START).await;
        phone.until(SEARCHING).await;
        let top = top_of_results(&phone).await;
        held.answer(1);
        phone.until(".hit:nth-of-type(3)").await;
        let first = phone.texts(".hit h3").await;
        held.answer(2);
        phone.until_true(HAS_GROWN, &[json!(first)]).await;
        assert_eq!(top_of_results(&phone).await, top);
        assert!(!phone.shows(".since").await, "nothing is new to a page that knows of no reader");
        held.answer_all();
        phone.until(COMPLETED).await;
        assert_eq!(top_of_results(&phone).await, top);
        assert_eq!(phone.complaints().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_each_mistake_at_its_field_and_all_that_was_typed() {
    let stage = Stage::start().await;
    let phone = stage.browser(PLAIN).await;
    phone.open("/").await;
    // What a browser lets through: it takes a space for a query, and knows nothing of consent.
    phone.type_into("#query", " ").await;
    phone.type_into("#phone", "010 2345 6789").await;
    phone.press_by_key(".places summary").await;
    phone.press_by_key(".choice input").await;
    phone.press_by_key(START).await;
    phone.until("#query-correction").await;
    assert_eq!(phone.text(".alert p").await, "두 가지만 고치면 바로 시작할 수 있어요.");
    assert_eq!(phone.text("#query ~ .correction").await, "무엇을 찾을지 적어 주세요.");
    assert!(phone.text(".consent .correction").await.starts_with("문자를 받으려면 동의해 주세요."));
    assert!(phone.shows("#query:focus").await);
    assert_eq!(phone.value("#phone").await, "010 2345 6789");
    assert!(!phone.is_ticked(".choice input").await);

    phone.type_into("#query", "원피스").await;
    phone.press_by_key("#consent").await;
    phone.press_by_key(START).await;
    phone.until(COMPLETED).await;
    assert_eq!(stage.jobs_made().await, 1, "none by the wrong form");
}

#[tokio::test]
async fn without_scripts_a_search_is_cancelled_and_started_again_by_forms() {
    let (stage, _held) = Stage::holding(&[]).await;
    let phone = stage.browser(PLAIN).await;
    phone.fill("원피스", true).await;
    phone.press_by_key(START).await;
    phone.until(SEARCHING).await;
    assert!(!phone.shows("[data-share]").await, "only a script could share");
    let cancelled = phone.token().await;
    phone.press_by_key(".cancel button").await;
    phone.until("main[data-status=cancelled]").await;
    phone.press_by_enter(".again").await;
    phone.until("#start").await;
    phone.press_by_key(START).await;
    phone.until("main:not([data-status=cancelled])").await;
    phone.until(SEARCHING).await;
    assert_ne!(phone.token().await, cancelled);
    assert_eq!(phone.text("h1").await, "원피스");
    assert_eq!(phone.complaints().await, [""; 0]);
    assert_eq!(stage.jobs_made().await, 2);
}
