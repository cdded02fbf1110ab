//! Scripts that do on a page what somebody does with it, or tell what somebody learns from it. They know names of
//! fields, roles and links, and nothing else of the page's markup.

use serde_json::{Value, json};

use crate::browser::{Browser, within};

/// Sends a form with these fields to an address.
const POST: &str = "
    const form = Object.assign(document.createElement('form'), { method: 'post', action: arguments[0] });
    for (const [name, value] of arguments[1]) {
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    }
    document.body.append(form);
    document.isLeft = true;
    form.submit();
";
/// Sends the start page's form.
pub(crate) const SEND: &str = "document.querySelector('[name=query]').form.requestSubmit()";
const SEND_UNCHECKED: &str = "
    const form = document.querySelector('[name=query]').form;
    form.noValidate = true;
    form.requestSubmit();
";
/// The live regions that can be seen, by what they say.
const ANNOUNCED: &str = "
    return [...document.querySelectorAll('[role=status], [role=alert], [aria-live]')]
        .filter((region) => region.getClientRects().length)
        .map((region) => region.innerText.trim())
        .filter(Boolean);
";
/// Whether at least so many different goods are linked to, on a page of this version or a later one.
const SHOWS_HITS: &str = "
    const links = [...document.querySelectorAll('main a[href*=\".example/goods/\"]')];
    const isThere = new Set(links.map((link) => link.href)).size >= arguments[0];
    return isThere && Number(document.querySelector('main').dataset.version) >= arguments[1];
";

/// Whether every picture in view is there, or known to be lost.
const IS_DRAWN: &str = "
    const isInView = ({ top, bottom }) => bottom > 0 && top < innerHeight;
    const inView = [...document.images].filter((image) => isInView(image.getBoundingClientRect()));
    return inView.every((image) => image.complete);
";
/// Whether the page is loaded and has had two frames and a moment without work since.
const IS_AT_REST: &str = "
    const done = arguments[arguments.length - 1];
    const rest = () => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => done(true))));
    if (document.readyState === 'complete') rest();
    else addEventListener('load', rest);
";

/// Sends a form with these fields to an address, and waits for the answer.
pub(crate) async fn post(browser: &Browser, url: &str, fields: &[(&str, &str)]) {
    within("sending a form", browser.client.execute(POST, vec![url.into(), json!(fields)])).await;
    browser.until_true("return !document.isLeft && document.readyState === 'complete'", &[]).await;
}

/// Unfolds everything that is folded away.
pub(crate) async fn unfold(browser: &Browser) {
    browser.run("for (const folded of document.querySelectorAll('details')) folded.open = true").await;
}

/// Sends the start page's form as it is, and waits until something in it is said to be wrong.
pub(crate) async fn send_unchecked(browser: &Browser) {
    browser.run(SEND_UNCHECKED).await;
    let is_told =
        "return document.readyState === 'complete' && !!document.querySelector('[aria-invalid=true]')";
    browser.until_true(is_told, &[]).await;
}

/// Sends the start page's form, and waits for the page of the search.
pub(crate) async fn search(browser: &Browser) {
    browser.run(SEND).await;
    let is_there = "return location.pathname.startsWith('/s/') && document.readyState === 'complete'";
    browser.until_true(is_there, &[]).await;
}

/// Waits until the page, which is told to look at once, shows at least so many hits and this version of the search.
pub(crate) async fn until_shown(browser: &Browser, hits: usize, version: u64) {
    browser.run("dispatchEvent(new Event('online'))").await;
    until_listed(browser, hits, version).await;
    until_at_rest(browser).await;
}

/// Waits until the page, left to itself, shows at least so many hits and this version of the search.
pub(crate) async fn until_listed(browser: &Browser, hits: usize, version: u64) {
    browser.until_true(SHOWS_HITS, &[hits.into(), version.into()]).await;
}

/// Scrolls so that the third hit is at the top of the screen.
pub(crate) async fn scroll_to_a_hit(browser: &Browser) {
    browser
        .run("document.querySelector('ol > li:nth-of-type(3)').scrollIntoView({ behavior: 'instant' })")
        .await;
    until_at_rest(browser).await;
}

/// What can be seen in the page's live regions.
pub(crate) async fn announced(browser: &Browser) -> Value {
    browser.read(ANNOUNCED, &[]).await
}

/// Waits until a live region says something else than before.
pub(crate) async fn until_announced(browser: &Browser, before: &Value) {
    let is_new = format!(
        "const announced = () => {{ {ANNOUNCED} }};
         return JSON.stringify(announced()) !== JSON.stringify(arguments[0]);"
    );
    browser.until_true(&is_new, std::slice::from_ref(before)).await;
}

/// Waits until every picture in view is there.
pub(crate) async fn until_drawn(browser: &Browser) {
    browser.until_true(IS_DRAWN, &[]).await;
}

/// Waits until the page has nothing left to do for now.
pub(crate) async fn until_at_rest(browser: &Browser) {
    within("resting", browser.client.execute_async(IS_AT_REST, Vec::new())).await;
}
