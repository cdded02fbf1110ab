//! A text that its reader did not ask for: with its link and the number that it came to, nobody has this service text that
//! number for a year. Whoever has less than both changes nothing and learns nothing.

use emulator::{Fault, FaultPlan, FaultRule, Service};
use job::{Channels, NotificationLimits, Rules};
use lambda_http::Body;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Gateway, PHONE, Scripted, World, link_in};

use super::channels::{calls, once};

const OTHER: &str = "010-9876-5432";
const SPELLINGS: [&str; 5] = [
    "01023456789",
    "010-2345-6789",
    "+82 10-2345-6789",
    "０１０－２３４５－６７８９",
    "0082 (0)10.2345.6789",
];

/// A world without limits whose source `a` answers at once, and `b` when it is told to.
async fn world() -> (World, Scripted, tempfile::TempDir) {
    world_by("sns").await
}

async fn world_by(channels: &str) -> (World, Scripted, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let (quick, slow) = (Scripted::new("a", 1), Scripted::new("b", 1));
    quick.answer();
    let sources = Scripted::system(&[&quick, &slow]);
    let channels = Channels::parse(channels).expect("channels");
    let settings = World::settings(folder.path().to_owned(), sources, Rules::AGREED);
    (World::of(textback::SystemSettings { channels, ..settings }).await, slow, folder)
}

fn asking(phone: &str, source: &str) -> Value {
    json!({ "query": "q", "phone": phone, "consent": true, "sources": [source] })
}

/// What became of the text of a search that has just been made for this number.
async fn outcome(world: &World, phone: &str) -> Value {
    let token = world.created(&asking(phone, "a")).await;
    world.drain(&token).await["notification"]["state"].clone()
}

/// The path of the link in the newest text, once a search has texted this number.
async fn texted(world: &World, phone: &str) -> String {
    assert_eq!(outcome(world, phone).await, "sent");
    newest(world).await
}

async fn newest(world: &World) -> String {
    let link = link_in(world.texts().await.last().unwrap());
    link[link.find("/s/").unwrap()..].to_owned()
}

async fn send(world: &World, path: &str, phone: &str, wish: &str) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("phone", phone), ("wish", wish)])
        .finish();
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    world.send((Method::POST, &format!("{path}/stop")), &headers, &body).await
}

/// What an answer says, without the address that it was asked for.
fn said(answer: &Answer, path: &str) -> (u16, String) {
    (answer.status, answer.text.replace(path, "PATH"))
}

#[tokio::test]
async fn a_stopped_number_is_texted_by_nobody_in_whatever_spelling_until_that_is_undone_the_same_way() {
    let (world, _slow, _folder) = world().await;
    let link = texted(&world, PHONE).await;
    let page = world.get(&link).await;
    assert!(page.status == 200 && page.text.contains(&format!("href=\"{link}/stop\"")), "{}", page.text);
    let form = world.get(&format!("{link}/stop")).await;
    assert!(form.status == 200 && form.text.contains("name=\"phone\""), "{}", form.text);
    assert_eq!(world.texts().await.len(), 1, "nothing is stopped by a look");

    let stopped = send(&world, &link, SPELLINGS[3], "stop").await;
    assert!(stopped.status == 200 && stopped.text.contains("role=\"status\""), "{}", stopped.text);
    for spelling in SPELLINGS {
        assert_eq!(outcome(&world, spelling).await, "withheld", "{spelling}");
    }
    let without = world.created(&json!({ "query": "q", "sources": ["a"] })).await;
    world.drain(&without).await;
    assert_eq!(world.give_number(&without, PHONE).await.status, 202);
    assert_eq!(world.drain(&without).await["notification"]["state"], "withheld");
    assert_eq!(world.texts().await.len(), 1, "that of the beginning");
    assert_eq!(outcome(&world, OTHER).await, "sent", "another number is another's");

    send(&world, &link, PHONE, "allow").await;
    assert_eq!(outcome(&world, PHONE).await, "sent");
    assert_eq!(world.texts().await.len(), 3);
}

#[tokio::test]
async fn who_lacks_the_texts_link_or_the_number_stops_nothing_and_all_answers_are_the_same() {
    let (world, _slow, _folder) = world().await;
    let link = texted(&world, PHONE).await;
    let others = texted(&world, OTHER).await;
    let (job, code) = link.split_at(link.len() - 4);
    let made_up = format!("{job}{}", if code == "0000" { "0001" } else { "0000" });
    let with_others_code = format!("{job}{}", &others[others.len() - 4..]);
    let unknown = format!("/s/0000000000000000000000{code}");
    let tries = [
        (&made_up, PHONE),
        (&with_others_code, PHONE),
        (&others, PHONE),
        (&unknown, PHONE),
        (&link, OTHER),
        (&link, "010-2345-6780"),
    ];
    let mut answers = Vec::new();
    for (path, phone) in tries {
        answers.push(said(&send(&world, path, phone, "stop").await, path));
    }
    assert_eq!(send(&world, job, PHONE, "stop").await.status, 404, "what the creator has");
    assert_eq!(world.get(&format!("{job}/stop")).await.status, 404);
    for phone in [PHONE, OTHER] {
        assert_eq!(outcome(&world, phone).await, "sent");
    }
    let right = said(&send(&world, &link, PHONE, "stop").await, &link);
    assert!(right.0 == 200 && !right.1.contains("value=\"010"));
    assert!(answers.iter().all(|answer| *answer == right), "{answers:?}");
    assert_eq!([outcome(&world, PHONE).await, outcome(&world, OTHER).await], ["withheld", "sent"]);
    // Nor can they undo it.
    for (path, phone) in [(&made_up, PHONE), (&others, PHONE)] {
        send(&world, path, phone, "allow").await;
    }
    assert_eq!(outcome(&world, PHONE).await, "withheld");
}

#[tokio::test]
async fn after_five_wrong_tries_a_network_changes_nothing_and_the_texts_reader_still_does() {
    let (world, _slow, _folder) = world().await;
    let link = texted(&world, PHONE).await;
    for place in 0..5 {
        send(&world, &link, &format!("010-9876-543{place}"), "stop").await;
    }
    let refused = send(&world, &link, PHONE, "stop").await;
    assert_eq!(outcome(&world, PHONE).await, "sent", "the sixth try");
    let stop = format!("{link}/stop");
    let elsewhere = Gateway::beside(&world, &[]).post_form("192.0.2.7", &stop, "phone=01023456789").await;
    let Body::Text(text) = elsewhere.body() else { panic!("no page") };
    assert_eq!((elsewhere.status().as_u16(), text), (refused.status, &refused.text));
    assert_eq!(outcome(&world, PHONE).await, "withheld");
}

#[tokio::test]
async fn of_many_tries_at_the_same_moment_no_more_than_five_count() {
    let (world, _slow, _folder) = world().await;
    let link = texted(&world, PHONE).await;
    let phones: Vec<_> = (0..12).map(|place| format!("010-9876-54{place:02}")).collect();
    futures::future::join_all(phones.iter().map(|phone| send(&world, &link, phone, "stop"))).await;
    send(&world, &link, PHONE, "stop").await;
    assert_eq!(outcome(&world, PHONE).await, "sent", "they were counted one after the other");
}

#[tokio::test]
async fn what_waited_when_its_number_was_stopped_is_not_texted_and_new_ones_look_like_it_until_the_end() {
    for channels in ["sns", "solapi", "sens"] {
        let (world, slow, _folder) = world_by(channels).await;
        let waiting = world.create(&asking(PHONE, "b")).await;
        assert_eq!(waiting.status, 202);
        let token = world.created(&asking(PHONE, "a")).await;
        world.until(&token, |status| status["notification"]["state"] == "sent").await;
        send(&world, &newest(&world).await, PHONE, "stop").await;
        let later = world.create(&asking(PHONE, "b")).await;
        let shape = |answer: &Answer| {
            let mut body = answer.json();
            for name in ["id", "createdAt", "updatedAt", "expiresAt", "links"] {
                body[name] = Value::Null;
            }
            (answer.status, answer.headers.len(), body)
        };
        assert_eq!(shape(&waiting), shape(&later));
        let tokens = [waiting, later].map(|answer| answer.json()["id"].as_str().unwrap().to_owned());
        for token in &tokens {
            assert_eq!(world.status(token).await.json()["notification"]["state"], "waiting");
        }
        slow.answer();
        for token in &tokens {
            assert_eq!(world.drain(token).await["notification"]["state"], "withheld");
        }
        assert_eq!(world.texts().await.len(), 1);
        assert!(world.items().await.iter().all(|item| !item.contains_key("tc") && !item.contains_key("tm")));
    }
}

#[tokio::test]
async fn a_number_that_is_stopped_before_the_second_channel_has_its_turn_is_not_texted_by_it() {
    let (world, _slow, _folder) = world_by("solapi,sns").await;
    let rule = FaultRule::new(Service::Solapi, Fault::Undelivered(3_043));
    world.faults(FaultPlan {
        seed: 0,
        rules: vec![FaultRule { operation: Some("SendGroup".to_owned()), ..rule }],
    });
    let token = world.created(&asking(PHONE, "a")).await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    send(&world, &newest(&world).await, PHONE, "stop").await;
    world.until(&token, |status| status["notification"]["state"] == "withheld").await;
    assert_eq!(world.texts().await.len(), 1);
    assert!(world.items().await.iter().all(|item| !item.contains_key("tc") && !item.contains_key("tm")));
}

#[tokio::test]
async fn a_text_that_is_withheld_is_deleted_at_solapi_whatever_call_goes_wrong() {
    for (operation, fault) in [
        ("GetGroup", Fault::CutBefore),
        ("GetGroup", Fault::CutAfter),
        ("DeleteGroup", Fault::CutBefore),
        ("DeleteGroup", Fault::CutAfter),
        ("DeleteGroup", Fault::FailAfter),
        ("DeleteGroup", Fault::Refuse),
    ] {
        let (world, slow, _folder) = world_by("solapi").await;
        let waiting = world.created(&asking(PHONE, "b")).await;
        send(&world, &texted(&world, PHONE).await, PHONE, "stop").await;
        world.faults(once(Service::Solapi, operation, fault));
        slow.answer();
        let status = world.drain(&waiting).await;
        assert_eq!(status["notification"]["state"], "withheld", "{operation} {fault:?}");
        let deleted = calls(&world, Service::Solapi).into_iter().find(|(name, _)| name == "DeleteGroup");
        assert!(deleted.is_some_and(|(_, count)| count >= 1), "{operation} {fault:?}");
        assert_eq!(world.texts().await.len(), 1, "{operation} {fault:?}");
    }
}

#[tokio::test]
async fn before_a_text_is_out_and_once_its_search_is_erased_nothing_is_stopped_by_its_link() {
    let (world, slow, _folder) = world().await;
    let first = texted(&world, PHONE).await;
    let job = &first[.."/s/".len() + 22].replace("/s/", "/api/search-jobs/");
    world.send((Method::DELETE, &format!("{job}?erase=true")), &[], "").await;
    assert_eq!(world.get(&format!("{first}/stop")).await.status, 404);
    let answer = send(&world, &first, PHONE, "stop").await;
    assert!(answer.status == 200 && answer.text.contains("role=\"status\""));
    assert_eq!(outcome(&world, PHONE).await, "sent");

    // The code that the text will have, as a thief of the table would make it.
    let token = world.created(&asking(PHONE, "b")).await;
    let proof = |item: &std::collections::HashMap<_, aws_sdk_dynamodb::types::AttributeValue>| {
        let bytes = item.get("tp").filter(|_| item.contains_key("tc"))?.as_b().unwrap().as_ref().to_vec();
        Some(job::StopProof::new(bytes.try_into().unwrap()))
    };
    let code = world.items().await.iter().find_map(proof).unwrap().code();
    let link = format!("/s/{token}{}", code.as_str());
    send(&world, &link, PHONE, "stop").await;
    slow.answer();
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    assert_eq!(newest(&world).await, link);
    send(&world, &link, PHONE, "stop").await;
    assert_eq!(outcome(&world, PHONE).await, "withheld");
}

#[tokio::test]
async fn a_form_of_another_site_and_one_that_cannot_be_read_change_nothing() {
    let (world, _slow, _folder) = world().await;
    let link = texted(&world, PHONE).await;
    let stop = format!("{link}/stop");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let body = "phone=01023456789&wish=stop";
    let elsewhere = [form, ("sec-fetch-site", "cross-site")];
    let answer = world.send((Method::POST, &stop), &elsewhere, body).await;
    assert!(answer.status == 200 && answer.text.contains("role=\"status\""), "as to everybody");
    let (number, twice, unread) =
        ("010으로 시작하는 휴대폰 번호", "같은 항목이 두 번 있어요", "보낸 내용을 읽지 못했어요");
    let table = [
        ("phone=010-12&wish=stop", form, 422, number),
        ("wish=stop", form, 422, number),
        ("phone=01023456789&phone=01098765432", form, 422, twice),
        ("phone=01023456789&wish=stop&wish=allow", form, 422, twice),
        ("phone=01023456789&wish=ALLOW", form, 422, unread),
        (body, ("content-type", "text/plain"), 415, unread),
    ];
    for (body, kind, status, told) in table {
        let answer = world.send((Method::POST, &stop), &[kind], body).await;
        assert!(answer.status == status && answer.text.contains("<form"), "{body}: {}", answer.status);
        assert!(answer.text.contains(told), "{body}: {}", answer.text);
    }
    assert_eq!(outcome(&world, PHONE).await, "sent");
}

#[tokio::test]
async fn a_stop_is_no_news_to_the_limits_and_works_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let source = Scripted::new("a", 1);
    source.answer();
    let settings = World::settings(folder.path().to_owned(), Scripted::system(&[&source]), Rules::AGREED);
    let limits = NotificationLimits { spacing: std::time::Duration::ZERO, ..NotificationLimits::AGREED };
    let world = World::of(textback::SystemSettings { notification_limits: limits, ..settings }).await;
    let link = texted(&world, PHONE).await;
    send(&world, &link, PHONE, "stop").await;
    for _ in 0..4 {
        assert_eq!(outcome(&world, PHONE).await, "withheld");
    }
    send(&world, &link, PHONE, "allow").await;
    assert_eq!(outcome(&world, PHONE).await, "sent", "what was withheld was not counted");
}
