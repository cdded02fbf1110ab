pub(crate) mod answer;
pub(crate) mod pages;

use std::net::IpAddr;

use job::TextLink;
use reqwest::{Client, redirect::Policy};
use serde_json::Value;

/// A client that follows no redirect, seen from an address of this machine when one is given.
pub(crate) fn client(address: Option<IpAddr>) -> Client {
    // What is read is what was sent.
    let client = Client::builder().redirect(Policy::none()).no_gzip().no_brotli();
    client.local_address(address).build().expect("a client")
}

/// The link at the end of a text.
///
/// # Panics
/// When there is none.
pub fn link_in(text: &Value) -> String {
    let body = text["body"].as_str().expect("a body");
    body.lines().last().expect("a last line").to_owned()
}

/// The link of a text without the code behind its token, which no other link has.
///
/// # Panics
/// When it is no link of a text.
pub fn without_code(link: &str) -> String {
    let (before, end) = link.rsplit_once('/').expect("a path");
    let end = TextLink::parse(end).expect("a token and a code");
    assert!(end.code.is_some(), "a text's link has a code: {link}");
    format!("{before}/{}", end.token.as_str())
}
