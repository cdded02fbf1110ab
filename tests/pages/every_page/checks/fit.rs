//! Whether a page fits its screen: nobody has to scroll sideways (WCAG 2.2, 1.4.10), and text can be enlarged to
//! twice its size (1.4.4).

use serde_json::{Value, json};

use crate::{
    browser::Browser,
    devtools::{PHONE_SCREEN, Screen, resize},
};

/// The narrowest screen that pages are made for.
const NARROW: Screen = (320, 640, 2);

/// The elements that reach beyond the right edge, the innermost ones; none where the page is not wider than its screen.
const TOO_WIDE: &str = "
    const width = arguments[0];
    if (document.documentElement.scrollWidth <= width) return [];
    const reaches = (element) => element.getBoundingClientRect().right > width + 0.5;
    const innermost = (element) => reaches(element) && ![...element.children].some(reaches);
    return [...document.body.querySelectorAll('*')].filter(innermost).map((element) => element.outerHTML.slice(0, 160));
";

/// What does not fit a screen of 320 px, and one of 360 px with text of twice the size.
pub(crate) async fn misfits(browser: &Browser) -> Vec<String> {
    resize(browser, NARROW).await;
    let mut found = too_wide(browser, "320 px", NARROW).await;
    resize(browser, PHONE_SCREEN).await;
    browser.run("document.documentElement.style.fontSize = '200%'").await;
    found.extend(too_wide(browser, "200 % text", PHONE_SCREEN).await);
    browser.run("document.documentElement.style.fontSize = ''").await;
    found
}

async fn too_wide(browser: &Browser, when: &str, (width, ..): Screen) -> Vec<String> {
    let found = browser.read(TOO_WIDE, &[json!(width)]).await;
    let found = found.as_array().cloned().unwrap_or_default();
    found.iter().filter_map(Value::as_str).map(|element| format!("too wide with {when}: {element}")).collect()
}
