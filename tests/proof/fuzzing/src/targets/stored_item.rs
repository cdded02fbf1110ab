//! The table's items: of an older or a newer version of ourselves, or of none.

use std::sync::Arc;

use lambda_http::{Body, Request, http::Request as HttpRequest};
use process_job::Event;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{
    functions::{Functions, act},
    services::{Held, NUMBER, TOKEN},
};

/// Feeds every function with these items, in DynamoDB's JSON: each answers, if only with "not now".
///
/// # Panics
/// When one does not.
pub fn feed(input: &[u8]) {
    let api = format!("/api/search-jobs/{TOKEN}");
    let create = json!({ "query": "q", "phone": NUMBER, "consent": true }).to_string();
    let requests = [
        ("GET", api.clone(), ""),
        ("GET", format!("{api}/results"), ""),
        ("GET", format!("/s/{TOKEN}"), ""),
        ("DELETE", api.clone(), ""),
        ("DELETE", format!("{api}?erase=true"), ""),
        ("POST", "/api/search-jobs".to_owned(), &create),
    ];
    let held = held(input);
    act(held.clone(), async |functions, services| {
        for (method, target, body) in requests {
            services.hold(held.clone());
            functions.answer(request(method, &target, body)).await;
        }
        services.hold(held.clone());
        work(functions).await;
        services.hold(held);
        // Fails when the index cannot be read, which is an answer, too.
        let _ = functions.sweep_jobs.handle().await;
    });
}

/// The items of the input: a list of them, or one.
fn held(input: &[u8]) -> Held {
    match serde_json::from_slice(input) {
        Ok(Value::Array(items)) => Held::Items(items),
        Ok(item @ Value::Object(_)) => Held::Items(vec![item]),
        _ => Held::Bytes(input.to_vec()),
    }
}

fn request(method: &str, target: &str, body: &str) -> Request {
    let request =
        HttpRequest::builder().method(method).uri(target).header("content-type", "application/json");
    request.body(Body::from(body)).expect("a sound request")
}

async fn work(functions: &Functions) {
    let key = job::Token::parse(TOKEN).expect("a token").key().hex();
    let event = json!({ "Records": [{ "messageId": "1", "body": key }] });
    let event: Event = serde_json::from_value(event).expect("an event");
    let stop = CancellationToken::new();
    let _ = Arc::clone(&functions.process_job).handle(event, &stop).await;
}
