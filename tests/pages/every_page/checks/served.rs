//! Pages and their files as the server sends them.

use reqwest::Method;
use serde_json::Value;

use crate::{
    browser::{Browser, within},
    tour::{FORM, Place, Tour, accepted, encoded},
};

/// Each file that the page links and the validator can read: its name and its text.
const FILES: &str = "
    const done = arguments[arguments.length - 1];
    const links = document.querySelectorAll('link[rel=stylesheet], link[rel=icon], img[src$=\".svg\"]');
    const addresses = new Set([...links].map(({ href, src }) => href ?? src));
    const read = async (address) => [address.split('/').pop(), await (await fetch(address)).text()];
    Promise.all([...addresses].map(read)).then(done);
";

/// A page.
pub(crate) async fn served(tour: &Tour, place: &Place<'_>) -> String {
    let (method, body) = match place.form {
        None => (Method::GET, String::new()),
        Some(fields) => (Method::POST, encoded(fields)),
    };
    let headers =
        [("accept", "text/html"), ("accept-language", accepted(tour.language)), ("content-type", FORM)];
    place.world.send((method, &place.path), &headers, &body).await.text
}

/// The files of the page that is open, by their names.
pub(crate) async fn files(browser: &Browser) -> Vec<(String, String)> {
    let files: Value = within("reading files", browser.client.execute_async(FILES, Vec::new())).await;
    serde_json::from_value(files).expect("names and texts")
}
