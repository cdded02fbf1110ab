//! Every path that a number, a query and a link can take, the ones that fail included.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Wire, World, link_in};

use crate::view_of;

pub(crate) const NUMBER: &str = "010-7349-1586";
pub(crate) const QUERY: &str = "노란 카나리아 Kanarienvogel";

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn asking() -> Value {
    json!({ "query": QUERY, "phone": NUMBER, "consent": true })
}

/// Travels all of them, and returns the tokens of the jobs that were made.
pub(crate) async fn travel(world: &World, wire: &Wire) -> Vec<String> {
    let sent = succeed(world).await;
    mistake(world).await;
    let mut tokens = vec![sent.clone()];
    tokens.extend(without_services(world, wire, &sent).await);
    tokens.extend(without_texts(world, wire).await);
    let cancelled = world.created(&asking()).await;
    world.cancel(&cancelled).await;
    world.send((Method::DELETE, &format!("/api/search-jobs/{sent}?erase=true")), &[], "").await;
    world.status(&sent).await;
    tokens.push(cancelled);
    tokens
}

async fn succeed(world: &World) -> String {
    let token = world.created(&asking()).await;
    world.drain(&token).await;
    read(world, &token).await;
    world.cancel(&token).await;
    later(world).await;
    token
}

/// A number that is given when the search has ended, and again, by the form, when its text is out.
async fn later(world: &World) {
    let token = world.created(&json!({ "query": QUERY })).await;
    world.drain(&token).await;
    world.give_number(&token, NUMBER).await;
    world.drain(&token).await;
    give_by_form(world, &token).await;
    stop(world, &token).await;
}

/// The reader of a text stops texts to the number, after mistakes, and allows them again.
async fn stop(world: &World, token: &str) {
    let texts = world.texts().await;
    let links: Vec<_> = texts.iter().map(link_in).collect();
    let link = links.iter().find(|link| link.contains(token)).expect("its text");
    let path = &link[link.find("/s/").expect("a path")..];
    for path in [path.to_owned(), format!("{path}/stop"), format!("{path})")] {
        world.get(&path).await;
    }
    for form in [format!("phone={NUMBER}0"), format!("{NUMBER}={NUMBER}"), "phone=01098765432".to_owned()] {
        world.send((Method::POST, &format!("{path}/stop")), &[FORM], &form).await;
    }
    for wish in ["stop", "allow"] {
        let form = format!("phone={NUMBER}&wish={wish}");
        world.send((Method::POST, &format!("{path}/stop")), &[FORM], &form).await;
    }
}

async fn give_by_form(world: &World, token: &str) {
    let form = format!("phone={NUMBER}&consent=yes&{NUMBER}={NUMBER}");
    world.send((Method::POST, &format!("/s/{token}/notification")), &[FORM], &form).await;
}

async fn read(world: &World, token: &str) {
    for path in [
        "/s/{}",
        "/s/{}/notification",
        "/s/{}?lang=en",
        "/api/search-jobs/{}",
        "/api/search-jobs/{}/results?sort=price",
    ] {
        world.get(&path.replace("{}", token)).await;
    }
    for path in ["/r/{}", "/r/{})", "/r/{}/cancel", "/api/shared/{}", "/api/shared/{}/results", "/?again={}"]
    {
        world.get(&path.replace("{}", &view_of(token))).await;
    }
}

/// Requests that are wrong, with the canaries wherever something can be written.
async fn mistake(world: &World) {
    let create = "/api/search-jobs";
    let bodies = [
        json!({ "query": QUERY, "phone": format!("{NUMBER}0"), "consent": true }).to_string(),
        json!({ "query": QUERY, "phone": NUMBER }).to_string(),
        json!({ "query": QUERY, NUMBER: QUERY }).to_string(),
        json!({ "query": QUERY, "sources": [QUERY, NUMBER], "language": NUMBER }).to_string(),
        format!("{{\"query\": \"{QUERY}\", \"phone\": \"{NUMBER}"),
    ];
    for body in &bodies {
        world.send((Method::POST, create), &[JSON], body).await;
        world.send((Method::POST, create), &[FORM], body).await;
    }
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let (query, number) = (encode(QUERY), encode(NUMBER));
    let form = format!("query={query}&phone={number}0&sources={query}&language=ko&{number}={query}");
    world.send((Method::POST, "/"), &[FORM], &form).await;
    let key = format!("{NUMBER}{NUMBER}");
    let strange = [("idempotency-key", key.as_str()), ("user-agent", NUMBER), ("referer", NUMBER), JSON];
    for body in [asking(), json!({ "query": QUERY })] {
        world.send((Method::POST, create), &strange, &body.to_string()).await;
    }
    for path in
        ["/s/{}", "/api/search-jobs/{}", "/api/search-jobs/{}/results", "/{}", "/?q={}", "/s/{}/delete"]
    {
        for text in [&query, &number] {
            for method in [Method::GET, Method::POST, Method::DELETE] {
                world.send((method, &path.replace("{}", text)), &strange[..3], "").await;
            }
        }
    }
}

/// One service after the other refuses, in words that repeat what it was sent.
async fn without_services(world: &World, wire: &Wire, known: &str) -> Vec<String> {
    let refusals = [
        "Encrypt",
        "BatchGetItem",
        "TransactWriteItems",
        "PutItem",
        "SendMessage",
        "GetItem",
        "Query",
        "DeleteItem",
    ];
    let mut tokens = Vec::new();
    for operation in refusals {
        // What counts is refused together with what saves, or the job would be saved without a text.
        match operation {
            "PutItem" => wire.refuse(&["TransactWriteItems", "PutItem"]),
            _ => wire.refuse(&[operation]),
        }
        let created = world.create(&asking()).await;
        tokens.extend(created.json()["id"].as_str().map(str::to_owned));
        let plain = world.create(&json!({ "query": QUERY })).await;
        tokens.extend(plain.json()["id"].as_str().map(str::to_owned));
        read(world, known).await;
        if let Some(token) = tokens.last() {
            world.give_number(token, NUMBER).await;
            give_by_form(world, token).await;
        }
        world.send((Method::DELETE, &format!("/api/search-jobs/{known}?erase=true")), &[], "").await;
        wire.refuse(&[]);
    }
    tokens
}

/// By a relay in Korea: a text that it sends and tells the receipt of, and one that it refuses.
pub(crate) async fn travel_by_relay(world: &World, wire: &Wire) -> Vec<String> {
    let sent = world.created(&asking()).await;
    world.until(&sent, |status| status["notification"]["state"] == "delivered").await;
    wire.refuse(&[""]);
    let refused = world.created(&asking()).await;
    world.until(&refused, |status| status["status"] == "completed").await;
    wire.refuse(&[]);
    world.drain(&refused).await;
    vec![sent, refused]
}

/// The contact does not open, and the text is refused.
async fn without_texts(world: &World, wire: &Wire) -> Vec<String> {
    let mut tokens = Vec::new();
    for operation in ["Decrypt", "Publish"] {
        wire.refuse(&[operation]);
        let token = world.created(&asking()).await;
        world.until(&token, |status| status["status"] == "completed").await;
        wire.refuse(&[]);
        world.drain(&token).await;
        tokens.push(token);
    }
    tokens
}
