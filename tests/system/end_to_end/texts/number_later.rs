//! A number that is given later: added, corrected, or texted again, as long as there is a text to come or a result to open.

use emulator::{Fault, FaultPlan, FaultRule, Service};
use futures::future::join_all;
use job::{ChannelName, Channels, NotificationLimits, Rules};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, PHONE, Scripted, World, link_in, without_code};

const OTHER: &str = "010-9876-5432";

/// A world whose one source answers when it is told to.
async fn world(limits: NotificationLimits, channel: ChannelName) -> (World, Scripted, tempfile::TempDir) {
    let (folder, source) = (tempfile::tempdir().unwrap(), Scripted::new("a", 1));
    let settings = World::settings(folder.path().to_owned(), Scripted::system(&[&source]), Rules::AGREED);
    let settings = textback::SystemSettings {
        notification_limits: limits,
        channels: Channels::one(channel),
        ..settings
    };
    (World::of(settings).await, source, folder)
}

async fn usual_world() -> (World, Scripted, tempfile::TempDir) {
    world(NotificationLimits::NONE, ChannelName::Sns).await
}

/// A search without a number that has ended.
async fn ended(world: &World, source: &Scripted) -> String {
    source.answer();
    let token = world.created(&json!({ "query": "q" })).await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "none");
    token
}

fn state(answer: &Answer) -> Value {
    answer.json()["notification"]["state"].clone()
}

/// The numbers that were texted, and the tokens of the links.
async fn texted(world: &World) -> Vec<(String, String)> {
    let token = |text: &Value| without_code(&link_in(text)).rsplit('/').next().unwrap().to_owned();
    let texts = world.texts().await;
    texts.iter().map(|text| (text["to"].as_str().unwrap().to_owned(), token(text))).collect()
}

#[tokio::test]
async fn a_number_that_is_given_while_searching_is_texted_at_the_end() {
    let (world, source, _folder) = usual_world().await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.until(&token, |status| status["status"] == "processing").await;
    let given = world.give_number(&token, PHONE).await;
    assert_eq!((given.status, state(&given)), (202, json!("waiting")));
    assert_eq!(given.header("location"), format!("/api/search-jobs/{token}"));
    assert!(world.texts().await.is_empty());
    source.answer();
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    assert_eq!(texted(&world).await, [("+821023456789".to_owned(), token)]);
    assert!(world.items().await.iter().all(|item| !item.contains_key("tc")), "the contact is gone");
}

#[tokio::test]
async fn a_number_that_is_given_after_the_end_is_texted_at_once_by_every_channel() {
    for channel in [ChannelName::Sns, ChannelName::EndUserMessaging, ChannelName::Solapi, ChannelName::Sens] {
        let (world, source, _folder) = world(NotificationLimits::AGREED, channel).await;
        let token = ended(&world, &source).await;
        let given = world.give_number(&token, PHONE).await;
        assert_eq!((given.status, state(&given)), (202, json!("waiting")));
        let state = world.drain(&token).await["notification"]["state"].clone();
        assert!(["sent", "delivered"].iter().any(|out| state == *out), "{state}");
        assert_eq!(texted(&world).await, [("+821023456789".to_owned(), token.clone())]);
        let again = world.give_number(&token, PHONE).await;
        assert_eq!(
            (again.status, &again.json()["type"]),
            (409, &json!("urn:textback:problem:already-texted"))
        );
        assert_eq!(world.texts().await.len(), 1);
    }
}

#[tokio::test]
async fn the_same_number_twice_is_given_once() {
    let (world, source, _folder) = world(NotificationLimits::AGREED, ChannelName::Sns).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.until(&token, |status| status["status"] == "processing").await;
    world.give_number(&token, PHONE).await;
    let first = world.status(&token).await;
    for spelling in [PHONE, "+82 10 2345 6789", "01023456789"] {
        assert_eq!(world.give_number(&token, spelling).await.status, 202);
    }
    let last = world.status(&token).await;
    assert_eq!(first.header("etag"), last.header("etag"), "nothing was written");
    source.answer();
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    assert_eq!(world.texts().await.len(), 1);
}

#[tokio::test]
async fn a_number_that_is_corrected_is_texted_alone_and_the_one_before_is_not_counted() {
    let (world, source, _folder) = world(NotificationLimits::AGREED, ChannelName::Sns).await;
    let token = world.created_with_phone("q").await;
    world.until(&token, |status| status["status"] == "processing").await;
    assert_eq!(world.give_number(&token, OTHER).await.status, 202);
    let next = world.created_with_phone("q").await;
    assert_eq!(world.texted_jobs().await, 2, "the number before has its text for another search");
    source.answer();
    for token in [&token, &next] {
        assert_eq!(world.drain(token).await["notification"]["state"], "sent");
    }
    let mut texted = texted(&world).await;
    texted.sort();
    assert_eq!(texted, [("+821023456789".to_owned(), next), ("+821098765432".to_owned(), token)]);
}

/// Each is given while its search ends: before, in the middle, or after.
#[tokio::test]
async fn a_number_that_is_given_in_the_moment_of_the_end_is_texted_once() {
    let (world, source, _folder) = usual_world().await;
    source.answer();
    let given = (0..12).map(async |_| {
        let token = world.created(&json!({ "query": "q" })).await;
        let mut given = world.give_number(&token, PHONE).await;
        // The table of a busy machine may be late. What it has taken all the same may be out by now.
        let expected: &[u16] = if given.status == 503 { &[202, 409] } else { &[202] };
        while given.status == 503 {
            given = world.give_number(&token, PHONE).await;
        }
        assert!(expected.contains(&given.status), "{}", given.text);
        assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
        token
    });
    let mut tokens = join_all(given).await;
    let mut texted: Vec<_> = texted(&world).await.into_iter().map(|(_, token)| token).collect();
    tokens.sort();
    texted.sort();
    assert_eq!(texted, tokens);
}

#[tokio::test]
async fn a_text_that_failed_is_asked_for_again() {
    let (world, source, _folder) = usual_world().await;
    let rule = FaultRule { times: Some(1), ..FaultRule::new(Service::Sns, Fault::Reject) };
    world.faults(FaultPlan { seed: 0, rules: vec![rule] });
    source.answer();
    let token = world.created_with_phone("q").await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "failed");
    assert_eq!(world.give_number(&token, OTHER).await.status, 202);
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    assert_eq!(texted(&world).await, [("+821098765432".to_owned(), token)]);
}

#[tokio::test]
async fn what_is_no_number_or_not_agreed_to_is_refused_at_its_field_and_changes_nothing() {
    let (world, _source, _folder) = usual_world().await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.until(&token, |status| status["status"] == "processing").await;
    let before = world.status(&token).await.header("etag").to_owned();
    let path = format!("/api/search-jobs/{token}/notification");
    let table = [
        (json!({ "phone": "010-123", "consent": true }), 422, "#/phone"),
        (json!({ "consent": true }), 422, "#/phone"),
        (json!({ "phone": PHONE }), 422, "#/consent"),
        (json!({ "phone": PHONE, "consent": false }), 422, "#/consent"),
        (json!({ "phone": PHONE, "consent": "yes" }), 422, "#/consent"),
        (json!({ "phone": PHONE, "consent": true, "query": "q" }), 422, "#/query"),
        (json!([]), 400, ""),
    ];
    for (body, status, pointer) in table {
        let answer = world
            .send((Method::PUT, &path), &[("content-type", "application/json")], &body.to_string())
            .await;
        assert_eq!(answer.status, status, "{body}");
        if status == 422 {
            assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{body}");
        }
    }
    let unread = world.send((Method::PUT, &path), &[("content-type", "text/plain")], "{}").await;
    assert_eq!(unread.status, 415);
    assert_eq!(world.status(&token).await.header("etag"), before);
}

#[tokio::test]
async fn of_numbers_at_the_same_moment_one_is_texted_once_and_a_double_tap_is_no_mistake() {
    for limits in [NotificationLimits::NONE, NotificationLimits::AGREED] {
        let (world, source, _folder) = world(limits, ChannelName::Sns).await;
        let token = world.created(&json!({ "query": "q" })).await;
        world.until(&token, |status| status["status"] == "processing").await;
        for numbers in [[OTHER, "010-2345-0000"], [PHONE, PHONE]] {
            let answers = join_all(numbers.map(|number| world.give_number(&token, number))).await;
            let told: Vec<_> = answers.iter().map(|answer| (answer.status, state(answer))).collect();
            assert_eq!(told, [(202, json!("waiting")), (202, json!("waiting"))]);
        }
        source.answer();
        assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
        assert_eq!(texted(&world).await, [("+821023456789".to_owned(), token)]);
    }
}

#[tokio::test]
async fn what_is_cancelled_erased_failed_or_unknown_takes_no_number() {
    let (world, _source, _folder) = usual_world().await;
    let tokens = [world.created_with_phone("q").await, world.created_with_phone("q").await];
    for token in &tokens {
        world.until(token, |status| status["status"] == "processing").await;
    }
    world.cancel(&tokens[0]).await;
    world.send((Method::DELETE, &format!("/api/search-jobs/{}?erase=true", tokens[1])), &[], "").await;
    let ended = world.give_number(&tokens[0], PHONE).await;
    assert_eq!((ended.status, &ended.json()["type"]), (409, &json!("urn:textback:problem:already-ended")));
    let [erased, unknown, malformed] =
        [tokens[1].as_str(), "0000000000000000000000", "short"].map(|token| world.give_number(token, PHONE));
    let (erased, unknown, malformed) = tokio::join!(erased, unknown, malformed);
    for answer in [erased, unknown, malformed] {
        assert_eq!((answer.status, &answer.json()["type"]), (404, &json!("urn:textback:problem:not-found")));
    }
    assert_eq!((world.texts().await.len(), world.texted_jobs().await), (0, 0));
}

/// The searcher is not woken, so that what is seen is what there is before it comes.
#[tokio::test]
async fn over_a_limit_a_number_that_is_given_after_the_end_looks_as_every_other_until_that_is_texted() {
    let (world, source, _folder) = world(NotificationLimits::AGREED, ChannelName::Sns).await;
    source.answer();
    let texted = world.created_with_phone("q").await;
    assert_eq!(world.drain(&texted).await["notification"]["state"], "sent");
    let tokens = [ended(&world, &source).await, ended(&world, &source).await];
    world.drop_wake_ups(true);
    let mut seen = Vec::new();
    for (token, phone) in tokens.iter().zip([PHONE, OTHER]) {
        let given = world.give_number(token, phone).await;
        let (status, page) = (world.status(token).await, world.get(&format!("/s/{token}")).await);
        let told = ["문자를 보내고 있어요", "보내 드릴 수 없어요"].map(|words| page.text.contains(words));
        seen.push((given.status, state(&given), state(&status), told));
        seen.push((status.status, json!(status.header("etag")), json!(status.header("retry-after")), told));
    }
    assert_eq!(seen[..2], seen[2..], "a number that was texted lately, and one that never was");
    world.drop_wake_ups(false);
    for (phone, expected) in [(PHONE, "withheld"), ("010-8765-4321", "sent")] {
        let token = ended(&world, &source).await;
        world.give_number(&token, phone).await;
        assert_eq!(world.drain(&token).await["notification"]["state"], expected);
    }
}

#[tokio::test]
async fn the_pages_form_gives_a_number_without_any_script() {
    let (world, source, _folder) = usual_world().await;
    let token = ended(&world, &source).await;
    let (page, path) = (format!("/s/{token}"), format!("/s/{token}/notification"));
    assert!(world.get(&page).await.text.contains(&format!("href=\"{path}\"")), "it leads there");
    let form = world.get(&path).await;
    assert!(form.status == 200 && form.text.contains("name=\"phone\"") && !form.text.contains("http-equiv"));
    let post = async |body: &str| {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        world.send((Method::POST, &path), &kind, body).await
    };
    let wrong = post("phone=010-12&consent=yes&language=en").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("value=\"010-12\"") && wrong.text.contains("id=\"phone-correction\""));
    let right = post("phone=010-2345-6789&consent=yes&language=en").await;
    assert_eq!((right.status, right.header("location")), (303, page.as_str()));
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    for answer in [post("phone=010-2345-6789&consent=yes").await, world.get(&path).await] {
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, page.as_str()),
            "the page says how it stands"
        );
    }
    assert!(!world.get(&page).await.text.contains(&path));
    assert_eq!(world.texts().await.len(), 1);
}
