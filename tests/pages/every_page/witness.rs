//! What a page's visitor sees, and when, by Chromium's own metrics.

use serde_json::json;

use crate::{browser::Browser, page_script};

/// Runs before anything of a page does. Layout shifts that somebody's own touch brought about do not count, as in
/// Chromium's own metric. A hit is seen when a frame is drawn with its link inside of the window.
const WATCH: &str = "
    window.witness = { shift: 0, shifted: [], hits: null };
    const tell = ({ node, previousRect, currentRect }) => {
        const place = `${previousRect.y} to ${currentRect.y}`;
        return `${node?.nodeName.toLowerCase()} ${node?.textContent.trim().slice(0, 40)} (${place})`;
    };
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries().filter((entry) => !entry.hadRecentInput)) {
            witness.shift += entry.value;
            witness.shifted.push(...entry.sources.map(tell));
        }
    }).observe({ type: 'layout-shift', buffered: true });
    const look = () => {
        const hit = document.querySelector('main a[href*=\".example/goods/\"]')?.getBoundingClientRect();
        if (hit?.height && hit.top < innerHeight) requestAnimationFrame((now) => { witness.hits = now; });
        else if (document.readyState !== 'complete') requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
";

const TELL: &str = "
    const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null;
    const loaded = performance.getEntriesByType('navigation')[0].loadEventEnd;
    return { painted, loaded, ...witness };
";

/// What was seen of a page since it was opened. Times in milliseconds.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Seen {
    /// The sum of all layout shifts: shares of the window times shares of its height.
    pub(crate) shift: f64,
    /// What was shifted.
    pub(crate) shifted: Vec<String>,
    /// When the first text or picture was there.
    pub(crate) painted: Option<f64>,
    /// When the first hit was there, if one was.
    pub(crate) hits: Option<f64>,
    /// When everything was there.
    pub(crate) loaded: f64,
}

/// Lets a browser watch every page that it will open.
pub(crate) async fn watch(browser: &Browser) {
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await;
}

/// What was seen of the page that is open, down to its end, with all pictures.
pub(crate) async fn seen(browser: &Browser) -> Seen {
    page_script::until_drawn(browser).await;
    browser.run("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })").await;
    page_script::until_drawn(browser).await;
    page_script::until_at_rest(browser).await;
    serde_json::from_value(browser.run(TELL).await).expect("what was seen")
}
