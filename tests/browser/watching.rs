//! Pages that follow a search.

use serde_json::Value;

use crate::{
    browser::Browser,
    stage::{COMPLETED, SEARCHING, START, Stage},
};

/// Keeps every value that the progress bar has had.
const KEEP_PROGRESS: &str = "
    const look = () => { const bar = document.querySelector('main progress'); if (bar) kept.push(bar.value); };
    window.kept = [];
    look();
    const everything = { subtree: true, childList: true, attributes: true };
    new MutationObserver(look).observe(document.querySelector('main'), everything);
";

/// Remembers when the page was hidden and when it came back.
const KEEP_HIDING: &str = "
    document.addEventListener('visibilitychange', () => {
        window[document.hidden ? 'hiddenAt' : 'shownAt'] = performance.now();
    });
";

/// How often the status was read before, while and after the page was hidden.
const COUNT_READS: &str = "
    const api = document.querySelector('main').dataset.api;
    const reads = performance.getEntriesByType('resource').filter(entry => entry.name.endsWith(api));
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
async fn two_tabs_show_the_same_search_and_progress_never_goes_back() {
    let stage = Stage::start(&["--pace", "10"]).await;
    let (one, other) = (stage.phone().await, stage.phone().await);
    one.fill("원피스", true).await;
    one.press(START).await;
    one.until(SEARCHING).await;
    one.run(KEEP_PROGRESS).await;
    other.open(&format!("/s/{}", one.token().await)).await;
    other.until(SEARCHING).await;
    other.run(KEEP_PROGRESS).await;

    one.until(COMPLETED).await;
    other.until(COMPLETED).await;
    for browser in [&one, &other] {
        let kept = progress(browser).await;
        assert!(kept.is_sorted(), "{kept:?}");
        assert!(kept.last() > kept.first(), "{kept:?}");
        browser.until("main[data-text=sent]").await;
        assert_eq!(browser.complaints().await, [""; 0]);
    }
    assert_eq!(one.body().await, other.body().await);
}

#[tokio::test]
async fn a_hidden_page_asks_nothing_and_a_page_that_comes_back_asks_at_once() {
    let stage = Stage::start(&["--pace", "10"]).await;
    let phone = stage.phone().await;
    phone.fill("원피스", true).await;
    phone.press(START).await;
    phone.until(".sources [data-state=done]").await;
    phone.run(KEEP_HIDING).await;
    let page = phone.client.window().await.unwrap();
    let above = phone.client.new_window(true).await.unwrap();
    let token = phone.token().await;
    phone.client.switch_to_window(above.handle).await.unwrap();
    stage.process.world.drain(&token).await;

    phone.client.close_window().await.unwrap();
    phone.client.switch_to_window(page).await.unwrap();
    phone.until(COMPLETED).await;
    let counts = phone.run(COUNT_READS).await;
    assert!(counts[0].as_u64() > Some(0), "{counts}");
    assert_eq!(counts[1], 0, "{counts}");
    assert_eq!(counts[2], 1, "{counts}");
}
