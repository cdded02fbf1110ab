//! A search's page on paper: what was found and where, and nothing to press.

use serde_json::{Value, json};

use crate::browser::Browser;

/// What is to be pressed, of what is printed, and the results whose address is not.
const FOUND: &str = "
    if (!document.querySelector('main.job')) return [];
    const shown = (element) => element.getClientRects().length > 0;
    const pressed = [...document.querySelectorAll('button, input, summary, .button, .choice, .text a')].filter(shown);
    const lacks = (link) => !getComputedStyle(link, '::after').content.includes(link.getAttribute('href'));
    const silent = [...document.querySelectorAll('.hit h3 a')].filter(lacks);
    return [...pressed, ...silent].map((element) => element.outerHTML.slice(0, 160));
";

/// What a printed page has or lacks that it should not.
pub(crate) async fn misprints(browser: &Browser) -> Vec<String> {
    show(browser, "print").await;
    let found = browser.read(FOUND, &[]).await;
    show(browser, "").await;
    let found = found.as_array().cloned().unwrap_or_default();
    found.iter().filter_map(Value::as_str).map(|element| format!("on paper: {element}")).collect()
}

/// Shows the page as it is in print, or as it is.
async fn show(browser: &Browser, media: &str) {
    browser.devtools("Emulation.setEmulatedMedia", json!({ "media": media })).await;
}
