//! What an owner erases is gone: job, findings and contact, whoever works on it; and a contact goes with the write
//! that ends its text's life, whichever way that ends.

use std::{collections::HashMap, time::Duration};

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::{Aws, Clock, Inserted, JobTable, ReplaceError, Seal, SealError, StoredFinding};
use job::{Job, Language, Moment, NewJob, Notification, QueryText, Rules, SourceName, Token};
use reqwest::Method;
use serde_json::json;
use tests::{Fate, Scripted, World};

type Item = HashMap<String, AttributeValue>;

async fn world(sources: &[&Scripted]) -> World {
    World::with(Scripted::system(sources), Rules::AGREED).await
}

async fn erase(world: &World, token: &str) -> u16 {
    let path = format!("/api/search-jobs/{token}?erase=true");
    world.send((Method::DELETE, &path), &[], "").await.status
}

/// The job among the stored items.
async fn row(world: &World) -> Item {
    let items = world.items().await;
    items.into_iter().find(|item| item["sk"].as_s().unwrap() == "job").expect("a job")
}

async fn has_contact(world: &World) -> bool {
    row(world).await.contains_key("tc")
}

#[tokio::test]
async fn an_erased_job_leaves_nothing_in_the_table_and_erasing_again_is_erasing() {
    let source = Scripted::new("a", 3);
    source.answer();
    let world = world(&[&source]).await;
    let token = world.created_with_phone("q").await;
    world.drain(&token).await;
    assert_eq!(world.items().await.len(), 2, "a job and a finding");
    assert_eq!((erase(&world, &token).await, world.items().await.len()), (204, 0));
    for path in [format!("/s/{token}"), format!("/api/search-jobs/{token}/results")] {
        assert_eq!(world.get(&path).await.status, 404);
    }
    assert_eq!(erase(&world, &token).await, 204);
    assert_eq!(erase(&world, "0000000000000000000000").await, 204, "as if it had been there");
    assert_eq!(erase(&world, "short").await, 404);
}

#[tokio::test]
async fn the_pages_button_erases_and_leads_to_a_page_that_says_so() {
    let source = Scripted::new("a", 1);
    source.answer();
    let world = world(&[&source]).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.drain(&token).await;
    let page = world.get(&format!("/s/{token}")).await.text;
    assert!(page.contains(&format!("action=\"/s/{token}/delete\"")), "{page}");
    assert_eq!(
        world.get(&format!("/s/{token}/delete")).await.status,
        405,
        "a link that is followed erases nothing"
    );
    for contradiction in [
        "delete?erase=false",
        "delete?Erase=false",
        "cancel?erase=true",
        "delete?erase=no",
        "delete?erase=true&erase=false",
    ] {
        let refused = world.send((Method::POST, &format!("/s/{token}/{contradiction}")), &[], "").await;
        assert_eq!((refused.status, world.status(&token).await.status), (422, 200), "{contradiction}");
    }
    let answer = world.send((Method::POST, &format!("/s/{token}/delete")), &[], "").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/?deleted"));
    let said = "검색과 결과를 모두 지웠어요.";
    assert!(world.get("/?deleted").await.text.contains(said));
    assert!(!world.get("/").await.text.contains(said));
    assert_eq!((world.get(&format!("/s/{token}")).await.status, world.items().await.len()), (404, 0));
}

#[tokio::test]
async fn a_searcher_brings_nothing_of_an_erased_job_back_and_nobody_is_texted() {
    let [quick, slow] = [Scripted::new("quick", 1), Scripted::new("slow", 1)];
    let world = world(&[&quick, &slow]).await;
    let token = world.created_with_phone("q").await;
    quick.answer();
    world.until(&token, |status| status["sources"][0]["state"] == "done").await;
    assert_eq!(erase(&world, &token).await, 204);
    // Its answer is stored before the searcher learns that there is nothing left to write to.
    slow.answer();
    world.until_idle().await;
    assert_eq!((world.items().await.len(), world.status(&token).await.status), (0, 404));
    assert!(world.texts().await.is_empty());
}

/// Asks for a search under this idempotency key, with a number or without.
async fn ask_again(world: &World, key: &str, phone: Option<&str>) -> u16 {
    let body = match phone {
        Some(phone) => json!({ "query": "q", "phone": phone, "consent": true }),
        None => json!({ "query": "another" }),
    };
    world.create_under(key, &body).await.status
}

const KEY: &str = "8e03978e-40d5-43e8-bc93-6894a57f9324";

#[tokio::test]
async fn the_key_of_an_erased_search_makes_no_other_and_its_searcher_writes_nothing() {
    let source = Scripted::new("a", 1);
    let world = world(&[&source]).await;
    let body = json!({ "query": "q", "phone": "010-2345-6789", "consent": true });
    let created = world.create_under(KEY, &body).await.json();
    let token = created["id"].as_str().unwrap();
    world.until(token, |status| status["status"] == "processing").await;
    assert_eq!(erase(&world, token).await, 204);
    for phone in [None, Some("010-2345-6789"), Some("010-3456-7890")] {
        assert_eq!(ask_again(&world, KEY, phone).await, 422);
    }
    source.answer();
    world.until_idle().await;
    assert_eq!(world.status(token).await.status, 404);
    let items = world.items().await;
    let mut kept: Vec<_> = items.iter().flat_map(Item::keys).map(String::as_str).collect();
    kept.sort_unstable();
    assert_eq!(kept, ["expires_at", "pk", "sk"], "a key and an expiry, nothing else");
    assert_eq!(erase(&world, token).await, 204, "erasing again leaves it as it is");
    assert_eq!(ask_again(&world, KEY, None).await, 422);
    assert!(world.texts().await.is_empty());
}

#[tokio::test]
async fn a_searcher_of_an_expired_job_never_writes_over_the_next_job_of_its_key() {
    let world = world(&[&Scripted::new("a", 1)]).await;
    let table = table(&world);
    let first = Clock::new(Rules::AGREED).moment();
    let job = |query: &str, at: Moment| {
        let new_job = NewJob {
            key: Token::from_bytes([9; 16]).key(),
            query: QueryText::parse(query).unwrap(),
            language: Language::Korean,
            sources: vec![SourceName::parse("a").unwrap()],
            notification: Notification::None,
            request: None,
        };
        Job::create(new_job, at)
    };
    let old = job("old", first);
    assert_eq!(table.insert(&old).await.unwrap(), Inserted::New);
    let second = Moment { now: old.expires_at, ..first };
    let new = job("new", second);
    assert_eq!(table.insert(&new).await.unwrap(), Inserted::New);
    assert_eq!(old.version, new.version, "both are in their first version");
    let late = table.replace(&old, &old.claim(first).unwrap()).await;
    assert!(matches!(late, Err(ReplaceError::Conflict(None))), "{late:?}");
    assert_eq!(table.read(&new.key, second.now).await.unwrap(), Some(new));
}

#[tokio::test]
async fn what_a_crashed_searcher_stored_for_an_erased_job_goes_with_its_next_wake_up() {
    let source = Scripted::new("a", 1);
    source.answer();
    let world = world(&[&source]).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.drain(&token).await;
    let table = table(&world);
    let key = Token::parse(&token).unwrap().key();
    let job = table.read(&key, Clock::new(Rules::AGREED).now()).await.unwrap().unwrap();
    erase(&world, &token).await;
    let late = StoredFinding { source: "a".to_owned(), hits: 0, bytes: Vec::new() };
    table.keep_finding(&job, late).await.unwrap();
    assert_eq!(world.items().await.len(), 1);
    let variables = world.variables();
    let aws = Aws::local(&variables["AWS_ENDPOINT_URL"]);
    cloud::WakeUps::new(&aws, &variables["QUEUE_URL"]).send(&key, Duration::ZERO).await.unwrap();
    world.until_items(<[Item]>::is_empty).await;
}

#[tokio::test]
async fn a_text_that_is_due_is_not_sent_when_its_job_is_erased() {
    let folder = tempfile::tempdir().unwrap();
    let source = Scripted::new("a", 1);
    let settings = || World::settings(folder.path().to_owned(), Scripted::system(&[&source]), Rules::AGREED);
    let first = World::of(settings()).await;
    let token = first.created_with_phone("q").await;
    first.until(&token, |status| status["status"] == "processing").await;
    let (key, at) = (Token::parse(&token).unwrap().key(), Clock::new(Rules::AGREED).moment());
    let table = table(&first);
    let job = table.read(&key, at.now).await.unwrap().unwrap();
    table.replace(&job, &job.complete(job.epoch, &[], at).unwrap()).await.unwrap();
    assert!(has_contact(&first).await, "the text is due, and nobody has sent it");
    assert_eq!(erase(&first, &token).await, 204);
    first.end(Fate::Stopped).await;
    let second = World::of(settings()).await;
    let other = second.created(&json!({ "query": "q" })).await;
    source.answer();
    second.drain(&other).await;
    assert!(second.texts().await.is_empty());
}

#[tokio::test]
async fn a_contact_is_gone_when_its_job_is_cancelled() {
    let source = Scripted::new("a", 1);
    let world = world(&[&source]).await;
    let token = world.created_with_phone("q").await;
    assert!(has_contact(&world).await);
    assert_eq!(world.cancel(&token).await.status, 200);
    assert!(!has_contact(&world).await);
}

#[tokio::test]
async fn a_contact_is_gone_when_a_job_outlived_its_age() {
    let source = Scripted::new("a", 1);
    let rules = Rules { max_age: Duration::from_secs(1), ..Rules::with_lease(Duration::from_secs(1)) };
    let world = World::with(Scripted::system(&[&source]), rules).await;
    let token = world.created_with_phone("q").await;
    let ended = world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("failed"), &json!("sent")));
    assert!(!has_contact(&world).await);
}

/// Three claims and three repairs, and as many wake-ups again.
const MOST_STEPS: usize = 12;

#[tokio::test]
async fn a_contact_is_gone_when_a_job_broke_its_searchers_too_often() {
    let source = Scripted::new("a", 1);
    let world = world(&[&source]).await;
    let token = world.created_with_phone("q").await;
    world.until(&token, |status| status["status"] == "processing").await;
    let (key, rules) = (Token::parse(&token).unwrap().key(), Rules::AGREED);
    let table = table(&world);
    // Three searchers that were never heard of again: a minute a step, well before the job's maximum age.
    let mut at = Clock::new(rules).moment();
    let mut job = table.read(&key, at.now).await.unwrap().unwrap();
    for _ in 0..MOST_STEPS {
        if job.ended_at().is_some() {
            break;
        }
        at.now = at.now.plus(Duration::from_secs(61));
        let next = job.repair(at).map(|repaired| repaired.job).or_else(|| job.claim(at).ok()).unwrap();
        table.replace(&job, &next).await.unwrap();
        job = next;
    }
    assert_eq!((job.crashes, job.status().code()), (3, "failed"));
    // Nobody could send the text either: half an hour later it is given up.
    let later = job::Moment { now: at.now.plus(Duration::from_secs(30 * 60)), rules };
    let given_up = job.repair(later).unwrap().job;
    assert!(has_contact(&world).await, "until then it is still to be sent");
    table.replace(&job, &given_up).await.unwrap();
    assert!(!has_contact(&world).await);
}

#[tokio::test]
async fn what_was_agreed_to_is_kept_with_the_job_and_outlives_the_number() {
    let source = Scripted::new("a", 1);
    source.answer();
    let world = world(&[&source]).await;
    let token = world.created_with_phone("q").await;
    world.drain(&token).await;
    let agreed = row(&world).await;
    assert_eq!(agreed["k"].as_n().unwrap(), "2", "the version of the words that the page shows");
    assert!(!agreed.contains_key("tc"), "the number is gone");
    assert_eq!(erase(&world, &token).await, 204);
    world.created(&json!({ "query": "q" })).await;
    assert!(!row(&world).await.contains_key("k"), "without a number there is nothing to agree to");
}

#[tokio::test]
async fn a_contact_that_is_moved_to_another_job_does_not_open() {
    let source = Scripted::new("a", 1);
    let world = world(&[&source]).await;
    let [victims, attackers] = [world.created_with_phone("q").await, world.created_with_phone("q").await];
    let (table, variables) = (table(&world), world.variables());
    let now = Clock::new(Rules::AGREED).now();
    let key = |token: &str| Token::parse(token).unwrap().key();
    let victims_job = table.read(&key(&victims), now).await.unwrap().unwrap();
    let sealed = victims_job.notification.contact().unwrap();
    let environment = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let seal = Seal::from_environment(&Aws::local(&variables["AWS_ENDPOINT_URL"]), &environment).unwrap();
    assert_eq!(seal.open(sealed, &key(&victims)).await.unwrap().phone.as_str(), "+821023456789");
    assert!(matches!(seal.open(sealed, &key(&attackers)).await, Err(SealError::Broken)));
}

fn table(world: &World) -> JobTable {
    let variables = world.variables();
    JobTable::new(&Aws::local(&variables["AWS_ENDPOINT_URL"]), &variables["TABLE_NAME"])
}
