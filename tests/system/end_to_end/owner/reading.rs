//! What readers are told: versions, waiting times, pages of results, partial results, and when to forget.

use std::time::Duration;

use emulator::{Fault, FaultPlan, FaultRule, Service};
use job::Rules;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Scripted, World};

#[tokio::test]
async fn a_reader_who_has_the_newest_version_is_told_so_and_when_to_come_again() {
    let source = Scripted::new("a", 1);
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.until(&token, |status| status["status"] == "processing").await;
    let paths = [format!("/api/search-jobs/{token}"), format!("/s/{token}")];
    let mut etag = String::new();
    for path in &paths {
        world.get(path).await.header("etag").clone_into(&mut etag);
        let same = world.send((Method::GET, path), &[("if-none-match", &etag)], "").await;
        assert_eq!((same.status, same.text.as_str(), same.header("etag")), (304, "", etag.as_str()));
        assert!(same.header("retry-after").parse::<u64>().unwrap() >= 1);
    }
    source.answer();
    world.drain(&token).await;
    for path in &paths {
        let ended = world.send((Method::GET, path), &[("if-none-match", &etag)], "").await;
        assert_eq!((ended.status, ended.header("retry-after")), (200, ""), "nothing more will change");
    }
}

#[tokio::test]
async fn a_job_that_was_just_created_is_never_not_found() {
    let world = World::with(Scripted::system(&[&Scripted::new("a", 1)]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.faults(FaultPlan { seed: 0, rules: vec![FaultRule::new(Service::DynamoDb, Fault::Lag)] });
    for path in ["/api/search-jobs/{}", "/api/search-jobs/{}/results", "/s/{}"] {
        assert_eq!(world.get(&path.replace("{}", &token)).await.status, 200, "{path}");
    }
    assert_eq!(world.status("0000000000000000000000").await.status, 404);
}

#[tokio::test]
async fn partial_results_are_there_while_others_still_search() {
    let [quick, slow] = [Scripted::new("quick", 3), Scripted::new("slow", 3)];
    let world = World::with(Scripted::system(&[&quick, &slow]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    quick.answer();
    world.until(&token, |status| status["sources"][0]["state"] == "done").await;
    let partial = world.results(&token).await.json();
    assert_eq!((&partial["complete"], partial["hits"].as_array().unwrap().len()), (&json!(false), 3));
    let page = world.get(&format!("/s/{token}")).await.text;
    assert!(page.contains("https://quick.example/0"), "the page shows them too");
    slow.answer();
    world.drain(&token).await;
    assert_eq!(world.results(&token).await.json()["hits"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn results_come_in_pages_of_20_that_lead_from_one_to_the_next() {
    let sources = [Scripted::new("a", 30), Scripted::new("b", 15)];
    sources.iter().for_each(Scripted::answer);
    let world = World::with(Scripted::system(&sources.each_ref()), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.drain(&token).await;
    let pages = world.pages(&format!("/api/search-jobs/{token}/results")).await;
    let sizes: Vec<_> = pages.iter().map(|page| addresses(page).len()).collect();
    let different: std::collections::HashSet<_> = pages.iter().flat_map(addresses).collect();
    assert_eq!((sizes, different.len()), (vec![20, 20, 5], 45));
}

#[tokio::test]
async fn an_expired_job_reads_as_one_that_never_was() {
    let source = Scripted::new("a", 1);
    let rules = Rules { retention: Duration::from_secs(1), ..Rules::AGREED };
    let world = World::with(Scripted::system(&[&source]), rules).await;
    let token = world.created(&json!({ "query": "q" })).await;
    let unknown = "0000000000000000000000";
    world.until_missing(&token).await;
    for path in ["/api/search-jobs/{}", "/api/search-jobs/{}/results", "/s/{}"] {
        let [gone, never] = [path.replace("{}", &token), path.replace("{}", unknown)];
        let [gone, never] = [world.get(&gone).await, world.get(&never).await];
        assert_eq!((gone.status, &gone.text), (404, &never.text), "{path}");
    }
    assert_eq!(world.cancel(&token).await.status, 404);
}

#[tokio::test]
async fn pages_are_rendered_in_the_readers_language() {
    let world = World::start().await;
    for (accepted, lang) in [("en-GB,en", "lang=\"en\""), ("ko", "lang=\"ko\""), ("fr", "lang=\"ko\"")] {
        let page = world.send((Method::GET, "/"), &[("accept-language", accepted)], "").await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
        assert!(page.text.contains(lang), "{accepted}");
    }
    let switched = world.get("/?lang=en").await;
    assert!(switched.header("set-cookie").starts_with("language=en;"));
}

#[tokio::test]
async fn head_is_answered_as_get_is_without_the_body() {
    let source = Scripted::new("a", 1);
    source.answer();
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.drain(&token).await;
    let page = world.get("/").await.text;
    let (_, rest) = page.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let style = rest[..rest.find('"').unwrap()].to_owned();
    let paths = ["/s/{}", "/api/search-jobs/{}", "/api/search-jobs/{}/results"];
    let paths = paths.map(|path| path.replace("{}", &token)).into_iter();
    for path in paths.chain(["/api/openapi.json".to_owned(), style, "/api/search-jobs/short".to_owned()]) {
        let get = world.get(&path).await;
        let head = world.send((Method::HEAD, &path), &[], "").await;
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
    }
    // The start page has a key of its own each time, of one length.
    let head = world.send((Method::HEAD, "/"), &[], "").await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
}

#[tokio::test]
async fn a_reader_is_believed_what_it_has_only_when_it_says_so_as_the_standard_does() {
    let source = Scripted::new("a", 1);
    source.answer();
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.drain(&token).await;
    let path = format!("/api/search-jobs/{token}");
    let tag = world.get(&path).await.header("etag").to_owned();
    let bare = tag.trim_matches('"').to_owned();
    let table = [
        (tag.clone(), 304),
        (format!("W/{tag}"), 304),
        (format!("\"v0\", {tag}"), 304),
        (format!("{tag}, \"v99\""), 304),
        ("*".to_owned(), 304),
        (bare.clone(), 200),
        (format!("\"{bare}"), 200),
        (format!("\"v0{}\"", &bare[1..]), 200),
        (format!("\"v+{}\"", &bare[1..]), 200),
        (format!("{tag} junk"), 200),
        ("\"*\"".to_owned(), 200),
    ];
    for (known, status) in table {
        for method in [Method::GET, Method::HEAD] {
            let answer = world.send((method, &path), &[("if-none-match", &known)], "").await;
            assert_eq!((answer.status, answer.header("etag")), (status, tag.as_str()), "{known}");
        }
    }
    let any = [("if-none-match", "*")];
    for path in [format!("{path}/results"), format!("/s/{token}"), "/".to_owned()] {
        let answer = world.send((Method::GET, &path), &any, "").await;
        assert_eq!((answer.status, answer.text.as_str()), (304, ""), "{path}");
    }
    let unknown = world.send((Method::GET, "/api/search-jobs/0000000000000000000000"), &any, "").await;
    assert_eq!(unknown.status, 404, "of what is not there, nothing is known");
}

#[tokio::test]
async fn what_a_reader_was_shown_stays_where_it_was_while_more_arrives() {
    let [first, second] = [Scripted::new("first", 30), Scripted::new("second", 30)];
    let world = World::with(Scripted::system(&[&first, &second]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    first.answer();
    world.until(&token, |status| status["sources"][0]["state"] == "done").await;
    let shown = world.results(&token).await.json();
    assert_eq!((addresses(&shown).len(), &shown["new"], &shown["seen"]), (20, &json!(0), &json!("1.20")));
    second.answer();
    world.drain(&token).await;

    let fresh = world.results(&token).await.json();
    assert!(
        addresses(&fresh)[1].starts_with("https://second.example/"),
        "a new reader gets the best of both"
    );
    let again = world.get(&format!("/api/search-jobs/{token}/results?seen=1.20")).await.json();
    assert_eq!(
        (addresses(&again), &again["new"]),
        (addresses(&shown), &json!(30)),
        "30 are announced as new"
    );
    let mut read = addresses(&shown);
    let rest = world.pages(shown["next"].as_str().expect("more than one page")).await;
    read.extend(rest.iter().flat_map(addresses));
    let different: std::collections::HashSet<_> = read.iter().collect();
    assert_eq!((read.len(), different.len()), (60, 60), "every hit is on one page, and none on two");
    let page = world.get(&format!("/s/{token}?offset=20&seen=1.20")).await.text;
    assert!(page.contains(&format!("href=\"{}\"", read[20])), "the page turns the same way");
    let wrong = world.get(&format!("/api/search-jobs/{token}/results?seen=1")).await;
    assert_eq!((wrong.status, &wrong.json()["errors"][0]["parameter"]), (422, &json!("seen")));
}

#[tokio::test]
async fn a_source_that_had_more_than_is_kept_says_so_among_the_results() {
    let [whole, long] = [Scripted::new("whole", 100), Scripted::new("long", 101)];
    let world = World::with(Scripted::system(&[&whole, &long]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    whole.answer();
    long.answer();
    world.drain(&token).await;
    let results = world.results(&token).await.json();
    let told: Vec<_> =
        (0..2).map(|place| (&results["sources"][place]["hits"], &results["sources"][place]["cut"])).collect();
    assert_eq!(told, [(&json!(100), &Value::Null), (&json!(100), &json!(true))]);
    let page = world.get(&format!("/s/{token}")).await.text;
    assert!(page.contains(">결과가 많아 앞쪽만 담은 곳: long<"), "{page}");
}

fn addresses(results: &Value) -> Vec<String> {
    let hits = results["hits"].as_array().unwrap();
    hits.iter().map(|hit| hit["url"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn pages_are_packed_and_files_are_kept_for_good() {
    let world = World::start().await;
    let get = async |path: &str, headers: &[(&str, &str)]| world.send((Method::GET, path), headers, "").await;
    let packed = get("/", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!((packed.header("content-encoding"), packed.header("vary")), ("gzip", "accept-encoding"));
    let page = world.get("/").await.text;
    let (_, rest) = page.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let style = &rest[..rest.find('"').unwrap()];
    for (taken, coding) in [("gzip, br", "br"), ("gzip", "gzip"), ("identity", "")] {
        let file = get(style, &[("accept-encoding", taken)]).await;
        assert_eq!((file.status, file.header("content-encoding")), (200, coding));
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
        let known = get(style, &[("if-none-match", file.header("etag"))]).await;
        assert_eq!((known.status, known.text.as_str()), (304, ""));
    }
}

#[tokio::test]
async fn what_a_request_says_of_its_host_is_in_no_page() {
    let world = World::start().await;
    let page = world
        .send(
            (Method::GET, "/"),
            &[("host", "evil.example.localhost"), ("x-forwarded-host", "evil.example")],
            "",
        )
        .await;
    assert!(!page.text.contains("evil.example"));
    assert!(page.text.contains(&format!("property=\"og:image\" content=\"{}/assets/", world.url)));
}
