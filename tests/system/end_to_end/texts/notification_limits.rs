//! The form that texts a link is no weapon: how many texts there are, whoever asks, from wherever, at whatever speed.

use std::collections::BTreeSet;

use futures::future::join_all;
use job::{NotificationLimits, PhoneNumber, Rules};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{Answer, Gateway, PHONE, Scripted, Wire, World};

const NONE: NotificationLimits = NotificationLimits::NONE;

async fn world(limits: NotificationLimits, sources: &[&Scripted]) -> (World, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    // A wake-up that is lost under the load of hundreds of creates is repaired within two of these.
    let rules = Rules::with_lease(std::time::Duration::from_secs(15));
    let settings = World::settings(folder.path().to_owned(), Scripted::system(sources), rules);
    (World::of(textback::SystemSettings { notification_limits: limits, ..settings }).await, folder)
}

/// A world whose searches end at once.
async fn quick_world(limits: NotificationLimits) -> (World, tempfile::TempDir) {
    let source = Scripted::new("a", 1);
    source.answer();
    world(limits, &[&source]).await
}

/// Numbers of one block.
fn neighbour(place: usize) -> String {
    format!("010-2345-{place:04}")
}

/// Numbers of which each has a block of its own.
fn stranger(place: usize) -> String {
    format!("010-{:04}-6789", 3_000 + place)
}

/// An idempotency key of its own for each of many.
fn key(place: usize) -> String {
    format!("one-of-many-{place:04}")
}

fn asking(phone: &str) -> Value {
    json!({ "query": "q", "phone": phone, "consent": true })
}

async fn drained(world: &World, answers: &[Answer]) -> Vec<Value> {
    let mut ended = Vec::new();
    for answer in answers {
        assert_eq!(answer.status, 202, "{}", answer.text);
        ended.push(world.drain(answer.json()["id"].as_str().unwrap()).await);
    }
    ended
}

fn withheld(ended: &[Value]) -> usize {
    ended.iter().filter(|status| status["notification"]["state"] == "withheld").count()
}

#[tokio::test]
async fn a_hundred_creates_at_once_with_one_number_are_a_hundred_searches_and_one_text() {
    let (world, _folder) = quick_world(NotificationLimits::AGREED).await;
    let body = asking(PHONE);
    let keys: Vec<_> = (0..100).map(key).collect();
    let answers = join_all(keys.iter().map(|key| world.create_under(key, &body))).await;
    let ended = drained(&world, &answers).await;
    assert!(ended.iter().all(|status| status["status"] == "completed"));
    assert_eq!((withheld(&ended), world.texts().await.len()), (99, 1));
}

/// Of 60 that compete for one counter, so many are texted at least. How many more have their turn within the 3.5 s for
/// which a create waits is the machine's matter; every text that is left is had by those after them.
const COMPETING: usize = 1;

#[tokio::test]
#[expect(clippy::print_stdout, reason = "how many there were is the result")]
async fn sixty_creates_at_once_and_those_after_them_have_a_days_40_texts_and_not_one_more() {
    let (world, _folder) = quick_world(NotificationLimits { all_daily: 40, ..NONE }).await;
    let requests: Vec<_> = (0..60).map(|place| (key(place), asking(&stranger(place)))).collect();
    let answers = join_all(requests.iter().map(|(key, body)| world.create_under(key, body))).await;
    let ended = drained(&world, &answers).await;
    let texts = world.texts().await.len();
    println!("60 creates at once with a limit of 40 a day: {texts} texts");
    assert_eq!(withheld(&ended) + texts, 60);
    assert!((COMPETING..=40).contains(&texts), "{texts}");
    // Without competitors every text that is left is had, one create after the other.
    let mut later = Vec::new();
    for place in 60..=100 - texts {
        later.push(world.create(&asking(&stranger(place))).await);
    }
    let ended = drained(&world, &later).await;
    let last = ended.last().map(|status| status["notification"]["state"].clone());
    assert_eq!((last, withheld(&ended)), (Some(json!("withheld")), 1), "the 41st alone");
    assert_eq!(world.texts().await.len(), 40);
}

#[tokio::test]
async fn over_a_limit_answer_status_and_page_are_those_of_others_until_the_search_has_ended() {
    let source = Scripted::new("a", 1);
    let (world, _folder) = world(NotificationLimits::AGREED, &[&source]).await;
    let [first, second] = [world.create(&asking(PHONE)).await, world.create(&asking(PHONE)).await];
    assert_eq!(shape(&first), shape(&second));
    assert_eq!(
        (&first.json()["notification"]["state"], &second.json()["notification"]["state"]),
        (&json!("waiting"), &json!("waiting"))
    );
    assert!(first.header("etag").is_empty(), "or the withheld one's first version would read as known");
    let token = second.json()["id"].as_str().unwrap().to_owned();
    let withheld = "이번에는 문자를 보내 드릴 수 없어요.";
    let page = async || world.get(&format!("/s/{token}")).await.text;
    assert_eq!(world.status(&token).await.json()["notification"]["state"], "waiting");
    assert!(!page().await.contains(withheld));
    let third = world.created(&asking(PHONE)).await;
    world.cancel(&third).await;
    assert_eq!(
        world.status(&third).await.json()["notification"]["state"],
        "none",
        "a cancelled search tells of no limit"
    );
    source.answer();
    let ended = world.drain(&token).await;
    assert_eq!(
        (&ended["status"], &ended["notification"]["state"]),
        (&json!("completed"), &json!("withheld"))
    );
    assert!(page().await.contains(withheld));
}

/// An answer without what differs between any two jobs.
fn shape(answer: &Answer) -> (u16, BTreeSet<String>, Value) {
    let mut body = answer.json();
    for name in ["id", "createdAt", "updatedAt", "expiresAt", "links"] {
        body[name] = Value::Null;
    }
    (answer.status, answer.headers.keys().map(ToString::to_string).collect(), body)
}

#[tokio::test]
async fn all_addresses_of_one_64_are_one_and_name_ten_numbers_an_hour() {
    let (world, _folder) = world(NotificationLimits::AGREED, &[&Scripted::new("a", 1)]).await;
    let gateway = Gateway::beside(&world, &[]);
    for place in 0..31 {
        let answer = gateway.create(&format!("2001:db8:1:2::{place:x}"), &json!({}), &stranger(place)).await;
        assert_eq!(answer.status(), 202);
    }
    assert_eq!(world.texted_jobs().await, 10);
    gateway.create("2001:db8:1:3::1", &json!({}), &stranger(40)).await;
    gateway.create("192.0.2.7", &json!({}), &stranger(41)).await;
    assert_eq!(world.texted_jobs().await, 12, "other addresses are others");
}

#[tokio::test]
async fn a_forged_forwarding_header_makes_nobody_somebody_else() {
    let (world, _folder) = world(NotificationLimits::AGREED, &[&Scripted::new("a", 1)]).await;
    for place in 0..14 {
        let forged = format!("203.0.113.{place}");
        let headers = [
            ("content-type", "application/json"),
            ("x-forwarded-for", &forged),
            ("forwarded", &format!("for={forged}")),
            ("cf-connecting-ip", &forged),
            ("x-real-ip", &forged),
        ];
        let body = asking(&stranger(place)).to_string();
        assert_eq!(world.send((Method::POST, "/api/search-jobs"), &headers, &body).await.status, 202);
    }
    assert_eq!(world.texted_jobs().await, 10);
}

/// CloudFront's own address is that of every request; it writes the visitor's into a header, over whatever was there.
#[tokio::test]
async fn behind_the_edge_every_visitor_has_an_address_of_their_own() {
    let (world, _folder) = world(NotificationLimits::AGREED, &[&Scripted::new("a", 1)]).await;
    let verdict = "passed-and-nobody-can-guess-this-text";
    let settings = [("CHALLENGE_VERDICT", verdict), ("ADDRESS_HEADER", "cloudfront-viewer-address")];
    let gateway = Gateway::beside(&world, &settings);
    let visiting =
        |address: &str| json!({ "x-challenge-verdict": verdict, "cloudfront-viewer-address": address });
    for place in 0..14 {
        let headers = visiting(&format!("2001:db8:1:2::{place:x}:443"));
        gateway.create(&format!("203.0.113.{place}"), &headers, &stranger(place)).await;
    }
    assert_eq!(world.texted_jobs().await, 10, "one visitor by whichever of CloudFront's addresses");
    for place in 14..20 {
        let headers = visiting(&format!("198.51.100.{place}:{}", 40_000 + place));
        gateway.create("203.0.113.1", &headers, &stranger(place)).await;
    }
    assert_eq!(world.texted_jobs().await, 16, "others by the same address of CloudFront's");
}

#[tokio::test]
async fn of_twenty_neighbouring_numbers_ten_are_texted_wherever_the_requests_come_from() {
    let (world, _folder) = world(NotificationLimits::AGREED, &[&Scripted::new("a", 1)]).await;
    let gateway = Gateway::beside(&world, &[]);
    for place in 0..20 {
        gateway.create(&format!("198.51.100.{place}"), &json!({}), &neighbour(place)).await;
    }
    assert_eq!(world.texted_jobs().await, 10);
    gateway.create("198.51.100.99", &json!({}), &stranger(0)).await;
    assert_eq!(world.texted_jobs().await, 11, "the next block's numbers are texted");
}

#[tokio::test]
async fn a_number_has_two_unfinished_jobs_with_a_text_until_one_ends_in_any_way() {
    let source = Scripted::new("a", 1);
    let (world, _folder) = world(NotificationLimits { active_jobs: 2, ..NONE }, &[&source]).await;
    let create = async || world.created(&asking(PHONE)).await;
    let (first, second) = (create().await, create().await);
    create().await;
    assert_eq!(world.texted_jobs().await, 2, "not the third");
    world.cancel(&first).await;
    let third = create().await;
    create().await;
    assert_eq!(world.texted_jobs().await, 2, "another in the cancelled one's place, and no more");
    let erase = format!("/api/search-jobs/{second}?erase=true");
    world.send((Method::DELETE, &erase), &[], "").await;
    let fourth = create().await;
    assert_eq!(world.texted_jobs().await, 2, "another in the erased one's place");
    source.answer();
    for promised in [third, fourth] {
        assert_eq!(world.drain(&promised).await["notification"]["state"], "sent");
    }
    let fifth = create().await;
    assert_eq!(world.drain(&fifth).await["notification"]["state"], "sent");
}

#[tokio::test]
async fn a_repeated_request_is_counted_once() {
    let (world, _folder) = world(NotificationLimits { hourly: 2, ..NONE }, &[&Scripted::new("a", 1)]).await;
    let body = asking(PHONE);
    let sendings = (0..20).map(|_| world.create_under("the-same-request-again", &body));
    let ids: BTreeSet<_> =
        join_all(sendings).await.iter().map(|sent| sent.json()["id"].to_string()).collect();
    assert_eq!((ids.len(), world.texted_jobs().await), (1, 1));
    world.create(&asking(PHONE)).await;
    world.create(&asking(PHONE)).await;
    assert_eq!(world.texted_jobs().await, 2);
}

#[tokio::test]
async fn a_search_that_is_erased_and_asked_for_again_under_its_key_texts_once() {
    let (world, _folder) = quick_world(NotificationLimits::AGREED).await;
    let (key, body) = ("the-same-request-again", asking(PHONE));
    let mut statuses = Vec::new();
    for _ in 0..10 {
        let sent = world.create_under(key, &body).await;
        statuses.push(sent.status);
        if let Some(token) = sent.json()["id"].as_str() {
            world.drain(token).await;
            world.send((Method::DELETE, &format!("/api/search-jobs/{token}?erase=true")), &[], "").await;
            assert_eq!(world.give_number(token, PHONE).await.status, 404);
        }
    }
    assert_eq!((statuses[0], &statuses[1..]), (202, &[422; 9][..]));
    for (key, body) in [
        (format!("\"{key}\""), body.clone()),
        (key.to_owned(), asking("+82 10 2345 6789")),
        (key.to_owned(), asking(&stranger(1))),
    ] {
        assert_eq!(world.create_under(&key, &body).await.status, 422, "{key} {body}");
    }
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let typed = format!("query=q&phone={PHONE}&consent=yes&sources=a&key={key}");
    assert_eq!(world.send((Method::POST, "/"), &form, &typed).await.status, 422, "by the page's form, too");
    for other in ["another-request-1", "another-request-2", "another-request-3"] {
        let other = world.create_under(other, &body).await;
        let ended = world.drain(other.json()["id"].as_str().unwrap()).await;
        assert_eq!(ended["notification"]["state"], "withheld");
    }
    assert_eq!(world.texts().await.len(), 1);
}

#[tokio::test]
async fn with_texting_switched_off_searches_run_and_nobody_is_texted() {
    let (world, _folder) = quick_world(NotificationLimits { texting: false, ..NONE }).await;
    let answer = world.create(&asking(PHONE)).await;
    assert_eq!(answer.json()["notification"]["state"], "waiting");
    let ended = drained(&world, &[answer]).await;
    assert_eq!(
        (&ended[0]["status"], &ended[0]["notification"]["state"]),
        (&json!("completed"), &json!("withheld"))
    );
    assert!(world.texts().await.is_empty());
}

#[tokio::test]
async fn where_there_is_a_challenge_only_those_who_passed_it_are_texted() {
    let (world, _folder) = world(NotificationLimits::AGREED, &[&Scripted::new("a", 1)]).await;
    let verdict = "passed-and-nobody-can-guess-this-text";
    let gateway = Gateway::beside(&world, &[("CHALLENGE_VERDICT", verdict)]);
    let wrong = [json!({}), json!({ "x-challenge-verdict": "passed" }), json!({ "x-challenge-verdict": "" })];
    for (place, headers) in wrong.iter().enumerate() {
        assert_eq!(gateway.create("192.0.2.7", headers, &stranger(place)).await.status(), 202);
    }
    assert_eq!(world.texted_jobs().await, 0);
    gateway.create("192.0.2.7", &json!({ "x-challenge-verdict": verdict }), &stranger(9)).await;
    assert_eq!(world.texted_jobs().await, 1);
}

#[tokio::test]
async fn a_form_that_another_sites_page_has_its_visitors_send_is_searched_without_a_text() {
    let (world, _folder) = world(NotificationLimits::AGREED, &[&Scripted::new("a", 1)]).await;
    let form = "query=q&phone=010-2345-6789&consent=yes&sources=a";
    for (site, expected) in [("cross-site", 0), ("same-site", 0), ("same-origin", 1)] {
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", site)];
        assert_eq!(world.send((Method::POST, "/"), &headers, form).await.status, 303, "{site}");
        assert_eq!(world.texted_jobs().await, expected, "{site}");
    }
}

#[tokio::test]
async fn without_its_counters_a_search_runs_without_a_text() {
    let (world, _folder) = world(NotificationLimits::AGREED, &[&Scripted::new("a", 1)]).await;
    for (place, operation) in ["BatchGetItem", "TransactWriteItems"].into_iter().enumerate() {
        let wire = Wire::to(&world.variables()["AWS_ENDPOINT_URL"]).await;
        wire.refuse(&[operation]);
        let gateway = Gateway::beside(&world, &[("AWS_ENDPOINT_URL", &wire.url)]);
        let answer = gateway.create("192.0.2.7", &json!({}), PHONE).await;
        assert_eq!(answer.status(), 202, "{operation}");
        let rows = world.items().await.into_iter().filter(|item| item["sk"].as_s().unwrap() == "job");
        assert_eq!((rows.count(), world.texted_jobs().await), (place + 1, 0), "{operation}");
    }
}

#[tokio::test]
async fn no_counter_tells_of_whom_it_is() {
    let (world, _folder) = world(NotificationLimits::AGREED, &[&Scripted::new("a", 1)]).await;
    let gateway = Gateway::beside(&world, &[]);
    gateway.create("192.0.2.7", &json!({}), PHONE).await;
    let number = PhoneNumber::parse(PHONE).unwrap();
    let items = world.items().await;
    let counters: Vec<_> =
        items.iter().filter(|item| item["pk"].as_s().unwrap().starts_with("count#")).collect();
    assert_eq!(counters.len(), 4);
    let spellings = [number.as_str(), "01023456789", "1023456789", "23456789", "2345-6789", "192.0.2.7"];
    let hex = |byte: &u8| format!("{byte:02x}");
    let hashes =
        spellings.map(|text| Sha256::digest(text.as_bytes())[..8].iter().map(hex).collect::<String>());
    for counter in &items {
        let stored = format!("{counter:?}");
        for secret in spellings.iter().copied().chain(hashes.iter().map(String::as_str)) {
            assert!(!stored.contains(secret), "{secret} in {stored}");
        }
    }
    let in_two_days = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() + 48 * 60 * 60;
    for counter in counters {
        assert!(counter["expires_at"].as_n().unwrap().parse::<u64>().unwrap() <= in_two_days);
    }
}
