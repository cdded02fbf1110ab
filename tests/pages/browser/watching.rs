//! Pages that follow a search.

use job::Token;
use serde_json::{Value, json};
use tests::{Scripted, World};

use crate::{
    browser::Browser,
    driver::{Driver, Kind},
    stage::{ANSWERED, COMPLETED, SEARCHING, START, Stage},
};

/// Two sources that have answered.
const TWO_ANSWERED: &str = ".sources [data-state=done] ~ [data-state=done]";

/// Keeps every value that the progress bar has had.
const KEEP_PROGRESS: &str = "
    const look = () => { const bar = document.querySelector('main progress'); if (bar) kept.push(bar.value); };
    window.kept = [];
    look();
    const everything = { subtree: true, childList: true, attributes: true };
    new MutationObserver(look).observe(document.querySelector('main'), everything);
";

/// Keeps what the clock has shown while it was there.
const KEEP_CLOCK: &str = "
    const look = () => { const clock = document.querySelector('.clock'); if (clock) clocks.push(clock.textContent); };
    window.clocks = [];
    const everything = { subtree: true, childList: true, characterData: true };
    new MutationObserver(look).observe(document.querySelector('main'), everything);
";

/// Takes both ways of passing a link on, and keeps what is copied by the older one.
const NO_SHEET_NO_CLIPBOARD: &str = "
    navigator.share = undefined;
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    window.copied = [];
    document.addEventListener('copy', () => copied.push(getSelection().toString()), true);
";

/// Takes the sheet, and lets the clipboard refuse whatever is written.
const REFUSED_CLIPBOARD: &str = "
    navigator.share = undefined;
    const refuse = async () => { throw new DOMException('no', 'NotAllowedError'); };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: refuse } });
";

/// Lets the page notify, as if nobody looked at it, and keeps what it says.
const KEEP_NOTIFICATIONS: &str = "
    window.told = [];
    window.Notification = class {
        static async requestPermission() { return 'granted'; }
        constructor(title, { body }) { told.push([title, body]); }
    };
    document.hasFocus = () => false;
";

/// Remembers when the page was hidden and when it came back.
const KEEP_HIDING: &str = "
    document.addEventListener('visibilitychange', () => {
        window[document.hidden ? 'hiddenAt' : 'shownAt'] = performance.now();
    });
";

/// How often the page was read before, while and after the page was hidden.
const COUNT_READS: &str = "
    const isRead = ({ name }) => new URL(name).pathname === location.pathname;
    const reads = performance.getEntriesByType('resource').filter(isRead);
    const times = reads.map(entry => entry.startTime);
    return [
        times.filter(time => time < hiddenAt).length,
        times.filter(time => time >= hiddenAt && time < shownAt).length,
        times.filter(time => time >= shownAt).length,
    ];
";

async fn progress(browser: &Browser) -> Vec<f64> {
    let kept: Value = browser.run("return kept").await;
    kept.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

#[tokio::test]
async fn two_tabs_show_the_same_search_whose_progress_and_clock_never_go_back() {
    let (stage, held) = Stage::holding(&[]).await;
    let (one, other) = (stage.phone().await, stage.phone().await);
    one.fill("원피스", true).await;
    one.press(START).await;
    one.until(SEARCHING).await;
    one.run(KEEP_PROGRESS).await;
    one.run(KEEP_CLOCK).await;
    other.open(&format!("/s/{}", one.token().await)).await;
    other.until(SEARCHING).await;
    other.run(KEEP_PROGRESS).await;

    for (count, answered) in [(1, ANSWERED), (2, TWO_ANSWERED)] {
        held.answer(count);
        one.until(answered).await;
        other.until(answered).await;
    }
    one.until_true("return clocks.length > 3", &[]).await;
    held.answer_all();
    one.until(COMPLETED).await;
    other.until(COMPLETED).await;
    for browser in [&one, &other] {
        let kept = progress(browser).await;
        assert!(kept.is_sorted(), "{kept:?}");
        assert!(kept.last() > kept.first(), "{kept:?}");
        browser.until("main[data-text=sent]").await;
        assert_eq!(browser.complaints().await, [""; 0]);
    }
    let clocks = one.run("return clocks").await;
    let clocks: Vec<_> = clocks.as_array().unwrap().iter().map(|clock| clock.as_str().unwrap()).collect();
    assert!(clocks.len() > 3 && clocks.is_sorted(), "{clocks:?}");
    assert!(!one.shows(".time").await);
    assert_eq!(one.body().await, other.body().await);
}

/// The lower edge of the sentence, and the upper edge of the first result, on the screen.
const EDGES: &str = "
    const edge = (css, side) => document.querySelector(css).getBoundingClientRect()[side];
    return [innerHeight, edge('.notice', 'bottom'), edge('.hit', 'top')];
";

#[tokio::test]
async fn of_twelve_sites_the_sentence_and_the_first_results_are_on_a_phones_first_screen() {
    let names =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let sources = names.map(|name| Scripted::new(name, 3));
    let all: Vec<_> = sources.iter().collect();
    let (driver, world) =
        (Driver::start().await, World::with(Scripted::system(&all), job::Rules::AGREED).await);
    for languages in ["ko-KR,ko", "en-US,en"] {
        let phone = Browser::start(&driver, Kind { languages, ..Kind::PHONE }, &world.url).await;
        sources[..5].iter().for_each(Scripted::answer);
        phone.fill("원피스", true).await;
        phone.press(START).await;
        phone.until(".hit").await;
        let edges = phone.run(EDGES).await;
        let edge = |place: usize| edges[place].as_f64().expect("a length");
        assert_eq!(edge(0), 740.0, "a small phone's");
        assert!(edge(1) < 300.0, "the sentence ends at {}", edge(1));
        assert!(edge(2) < 500.0, "the first result begins at {}", edge(2));
        assert!(!phone.shows(".sources").await, "folded");
        phone.press(".asked summary").await;
        assert!(phone.shows(".sources").await);
        assert_eq!(phone.texts(".sources .name").await, names);
        assert_eq!(phone.complaints().await, [""; 0]);
        phone.close().await;
    }
}

#[tokio::test]
async fn a_hidden_page_asks_nothing_and_a_page_that_comes_back_asks_at_once() {
    let (stage, held) = Stage::holding(&[]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", true).await;
    phone.press(START).await;
    held.answer(1);
    phone.until(ANSWERED).await;
    phone.run(KEEP_HIDING).await;
    let page = phone.client.window().await.unwrap();
    let above = phone.client.new_window(true).await.unwrap();
    let token = phone.token().await;
    phone.client.switch_to_window(above.handle).await.unwrap();
    held.answer_all();
    stage.process.world.drain(&token).await;

    phone.client.close_window().await.unwrap();
    phone.client.switch_to_window(page).await.unwrap();
    phone.until(COMPLETED).await;
    let counts = phone.run(COUNT_READS).await;
    assert!(counts[0].as_u64() > Some(0), "{counts}");
    assert_eq!(counts[1], 0, "{counts}");
    assert_eq!(counts[2], 1, "{counts}");
}

#[tokio::test]
async fn a_page_without_a_network_says_so_and_goes_on_by_itself() {
    let (stage, held) = Stage::holding(&[]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", true).await;
    phone.press(START).await;
    held.answer(1);
    phone.until(ANSWERED).await;
    phone.set_offline(true).await;
    phone.until("#trouble:not([hidden])").await;
    assert_eq!(
        phone.text("#trouble").await,
        "인터넷이 끊겼어요. 다시 연결되면 자동으로 이어서 보여 드릴게요."
    );
    assert!(phone.shows("progress").await, "what was known stays");
    held.answer_all();
    stage.process.world.drain(&phone.token().await).await;
    phone.set_offline(false).await;
    phone.until(COMPLETED).await;
    assert!(!phone.shows("#trouble").await);
}

#[tokio::test]
async fn a_link_is_shared_by_the_phones_own_sheet_and_copied_where_there_is_none() {
    let (stage, _held) = Stage::holding(&[]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", false).await;
    phone.press(START).await;
    phone.until(SEARCHING).await;
    let link = shared_link(&stage, &phone).await;
    phone.run("navigator.share = async (shared) => { window.shared = shared; };").await;
    phone.press("[data-share]").await;
    let shared = phone.run("return shared").await;
    assert_eq!((&shared["url"], &shared["title"]), (&json!(link), &json!("찾는 중 · 텍스트백")));

    // As over plain HTTP, where nothing shares and there is no clipboard.
    phone.run(NO_SHEET_NO_CLIPBOARD).await;
    phone.press("[data-share]").await;
    phone.until("#live:not(:empty)").await;
    assert_eq!(phone.text("[data-share]").await, "보기 전용 링크를 복사했어요");
    assert_eq!(phone.run("return copied").await, json!([link]));
}

#[tokio::test]
async fn a_link_that_may_not_be_copied_is_shown() {
    let (stage, _held) = Stage::holding(&[]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", false).await;
    phone.press(START).await;
    phone.until(SEARCHING).await;
    phone.run(REFUSED_CLIPBOARD).await;
    phone.press("[data-share]").await;
    phone.until(".address").await;
    let link = shared_link(&stage, &phone).await;
    assert_eq!(phone.text(".address").await, link);
}

/// The link that may be shown around: it can be read with, and nothing else.
async fn shared_link(stage: &Stage, phone: &Browser) -> String {
    let view = Token::parse(&phone.token().await).unwrap().view();
    format!("{}/r/{}", stage.process.world.url, view.as_str())
}

#[tokio::test]
async fn a_notification_that_is_refused_at_the_end_is_no_trouble() {
    let (stage, held) = Stage::holding(&[]).await;
    let laptop = stage.browser(Kind { is_phone: false, ..Kind::PHONE }).await;
    laptop.fill("원피스", false).await;
    laptop.press(START).await;
    laptop.until(SEARCHING).await;
    laptop.run(KEEP_NOTIFICATIONS).await;
    laptop.run("told.push = () => { throw new TypeError('Illegal constructor'); }").await;
    laptop.press("[data-notify]").await;
    held.answer_all();
    laptop.until(COMPLETED).await;
    assert!(!laptop.shows("#trouble").await);
    assert_eq!(laptop.complaints().await, [""; 0]);
}

#[tokio::test]
async fn a_computer_tells_of_the_end_when_nobody_looks_at_the_page() {
    let (stage, held) = Stage::holding(&[]).await;
    let laptop = stage.browser(Kind { is_phone: false, ..Kind::PHONE }).await;
    laptop.fill("원피스", false).await;
    laptop.press(START).await;
    laptop.until(SEARCHING).await;
    laptop.run(KEEP_NOTIFICATIONS).await;
    laptop.press("[data-notify]").await;
    held.answer_all();
    laptop.until(COMPLETED).await;
    let told = laptop.run("return told").await;
    assert_eq!(
        told,
        json!([["텍스트백", laptop.text("[data-announce]").await]]),
        "no query, no title of a result"
    );
}
