//! A link to show around: it is read with, and nothing else.

use job::Rules;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Scripted, World, link_in, without_code};

/// The paths of a shared link: its page, its job and its results.
fn paths(shared: &Value) -> [String; 3] {
    ["page", "self", "results"].map(|link| shared["links"][link].as_str().unwrap().to_owned())
}

/// The job of a shared link, found by way of what its owner is told.
async fn shared(world: &World, token: &str) -> Value {
    let page = world.status(token).await.json()["links"]["share"].as_str().unwrap().to_owned();
    world.get(&page.replace("/r/", "/api/shared/")).await.json()
}

#[tokio::test]
async fn a_shared_link_shows_status_and_results_while_they_come_and_afterwards() {
    let [quick, slow] = [Scripted::new("quick", 3), Scripted::new("slow", 3)];
    let world = World::with(Scripted::system(&[&quick, &slow]), Rules::AGREED).await;
    let token = world.created_with_phone("q").await;
    quick.answer();
    world.until(&token, |status| status["sources"][0]["state"] == "done").await;
    let [page, job, results] = paths(&shared(&world, &token).await);
    let told = world.get(&job).await;
    assert_eq!((&told.json()["status"], &told.json()["query"]), (&json!("processing"), &json!("q")));
    let tag = told.header("etag").to_owned();
    for path in [&page, &job] {
        let same = world.send((Method::GET, path), &[("if-none-match", &tag)], "").await;
        assert_eq!((same.status, same.header("etag")), (304, tag.as_str()), "{path}");
        assert!(same.header("retry-after").parse::<u64>().unwrap() >= 1);
    }
    let shown = world.get(&page).await.text;
    assert!(shown.contains("https://quick.example/0") && shown.contains("http-equiv=\"refresh\""), "{shown}");

    slow.answer();
    world.drain(&token).await;
    for path in [&page, &job] {
        let ended = world.send((Method::GET, path), &[("if-none-match", &tag)], "").await;
        assert_eq!((ended.status, ended.header("retry-after")), (200, ""), "nothing more is shown of it");
    }
    let [shared, own] = [world.get(&results).await.json(), world.results(&token).await.json()];
    assert_eq!((&shared["hits"], &shared["complete"]), (&own["hits"], &json!(true)));
    for path in [&page, &job, &results] {
        let head = world.send((Method::HEAD, path), &[], "").await;
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
    }
}

#[tokio::test]
async fn a_shared_link_leads_from_one_page_of_results_to_the_next() {
    let source = Scripted::new("a", 30);
    source.answer();
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.drain(&token).await;
    let [page, _, results] = paths(&shared(&world, &token).await);
    let pages = world.pages(&results).await;
    assert_eq!(pages.iter().map(|page| page["hits"].as_array().unwrap().len()).sum::<usize>(), 30);
    assert!(!pages.iter().any(|page| page.to_string().contains(&token)));
    let second = world.get(&format!("{page}?offset=20&lang=en")).await.text;
    assert!(second.contains("https://a.example/29") && second.contains("lang=\"en\""), "{second}");
}

#[tokio::test]
async fn nothing_can_be_changed_with_a_shared_link() {
    let source = Scripted::new("a", 1);
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created_with_phone("q").await;
    world.until(&token, |status| status["status"] == "processing").await;
    let [page, job, results] = paths(&shared(&world, &token).await);
    let view = page.strip_prefix("/r/").unwrap();
    let mut tried = Vec::new();
    for path in [&page, &job, &results] {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            tried.push((method.clone(), path.clone(), 405));
            tried.push((method, format!("{path}?erase=true"), 405));
        }
    }
    for form in ["cancel", "delete"] {
        tried.push((Method::POST, format!("{page}/{form}"), 404));
        tried.push((Method::POST, format!("{job}/{form}"), 404));
    }
    tried.push((Method::POST, format!("{page}/notification"), 404));
    tried.push((Method::PUT, format!("{job}/notification"), 404));
    // At the owner's addresses, it is no token.
    for path in [format!("/api/search-jobs/{view}"), format!("/api/search-jobs/{view}?erase=true")] {
        tried.push((Method::DELETE, path, 404));
    }
    for (method, path, status) in tried {
        let answer = world.send((method.clone(), &path), &[], "").await;
        assert_eq!(answer.status, status, "{method} {path}");
    }
    for path in [format!("/s/{view}/cancel"), format!("/s/{view}/delete")] {
        assert_eq!(world.send((Method::POST, &path), &[], "").await.status, 404, "{path}");
    }
    assert_eq!(world.give_number(view, tests::PHONE).await.status, 404);
    for path in
        [format!("/s/{view}"), format!("/s/{view}/notification"), format!("/api/search-jobs/{view}/results")]
    {
        assert_eq!(world.get(&path).await.status, 404, "{path}");
    }
    source.answer();
    let ended = world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
}

#[tokio::test]
async fn a_shared_link_tells_nothing_of_a_text_and_the_text_carries_the_owners() {
    let source = Scripted::new("a", 1);
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let tokens = [world.created_with_phone("q").await, world.created(&json!({ "query": "q" })).await];
    for token in &tokens {
        world.until(token, |status| status["status"] == "processing").await;
    }
    source.answer();
    for token in &tokens {
        world.drain(token).await;
    }
    let texts = world.texts().await;
    assert!(without_code(&link_in(&texts[0])).ends_with(&format!("/s/{}", tokens[0])));
    let mut answers = Vec::new();
    for token in &tokens {
        let shared = shared(&world, token).await;
        assert!(shared.get("notification").is_none(), "{shared}");
        // What was written of the text afterwards is in no version and no moment.
        let own = world.status(token).await.json();
        assert!(shared["updatedAt"].as_str() <= own["updatedAt"].as_str(), "{shared} {own}");
        for path in paths(&shared) {
            let text = world.get(&path).await.text;
            assert!(!text.contains(token), "{path}");
        }
        let mut shared = shared;
        for own in ["id", "links", "createdAt", "updatedAt", "expiresAt"] {
            shared.as_object_mut().unwrap().remove(own);
        }
        answers.push(shared);
    }
    assert_eq!(answers[0], answers[1], "with a text and without one");
}

#[tokio::test]
async fn what_its_owner_erases_is_gone_for_all_whom_it_was_shown_to() {
    let source = Scripted::new("a", 1);
    source.answer();
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.drain(&token).await;
    let paths = paths(&shared(&world, &token).await);
    let erased = world.send((Method::DELETE, &format!("/api/search-jobs/{token}?erase=true")), &[], "").await;
    assert_eq!(erased.status, 204);
    let unknown = "0".repeat(32);
    for path in paths {
        let view = path.split('/').find(|part| part.len() == unknown.len()).unwrap();
        let [gone, never] = [world.get(&path).await, world.get(&path.replace(view, &unknown)).await];
        assert_eq!((gone.status, &gone.text), (404, &never.text), "{path}");
    }
}

#[tokio::test]
async fn a_shared_link_is_guarded_as_the_owners_is_and_found_in_the_middle_of_a_sentence() {
    let source = Scripted::new("a", 1);
    source.answer();
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "비밀검색" })).await;
    world.drain(&token).await;
    let shared = shared(&world, &token).await;
    let page = paths(&shared)[0].clone();
    for path in paths(&shared) {
        let answer = world.get(&path).await;
        let guards =
            ["cache-control", "referrer-policy", "x-robots-tag"].map(|name| answer.header(name).to_owned());
        assert_eq!(guards, ["no-store", "no-referrer", "noindex, nofollow"], "{path}");
    }
    let text = world.get(&page).await.text;
    let head = &text[..text.find("</head>").unwrap()];
    assert!(!head.contains("비밀검색"), "previews carry no query: {head}");
    for behind in [")", ".", "%EC%97%90%EC%84%9C"] {
        let led = world.get(&format!("{page}{behind}")).await;
        assert_eq!((led.status, led.header("location")), (303, page.as_str()), "{behind}");
    }
    let again = text.split("again=").nth(1).unwrap();
    let start = world.get(&format!("/?again={}", &again[..32])).await.text;
    assert!(start.contains("비밀검색") && !start.contains(&token), "{start}");
}
