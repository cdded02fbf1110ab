//! Bad input gets a clear error that says what to do, and loses nothing.

use emulator::{Fault, FaultPlan, FaultRule, Service};
use reqwest::Method;
use serde_json::json;
use tests::{Scripted, World};

async fn world() -> World {
    World::with(Scripted::system(&[&Scripted::new("a", 1)]), job::Rules::AGREED).await
}

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const CREATE: &str = "/api/search-jobs";

type Headers<'a> = &'a [(&'a str, &'a str)];

#[tokio::test]
async fn every_mistake_in_a_body_points_at_its_field_and_writes_nothing() {
    let world = world().await;
    let long = "가".repeat(201);
    let table = [
        (json!({}), "#/query"),
        (json!({ "query": "   " }), "#/query"),
        (json!({ "query": long }), "#/query"),
        (json!({ "query": "a\u{7}b" }), "#/query"),
        (json!({ "query": 7 }), "#/query"),
        (json!({ "query": "q", "colour": "red" }), "#/colour"),
        (json!({ "query": "q", "phone": "02-7381-4567", "consent": true }), "#/phone"),
        (json!({ "query": "q", "phone": "010-7381-6789" }), "#/consent"),
        (json!({ "query": "q", "phone": "010-7381-6789", "consent": "yes" }), "#/consent"),
        (json!({ "query": "q", "sources": ["elsewhere"] }), "#/sources/0"),
        (json!({ "query": "q", "language": "fr" }), "#/language"),
    ];
    for (body, pointer) in table {
        let refused = world.create(&body).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer.to_owned()]), "{body}");
        assert_eq!(refused.header("content-type"), "application/problem+json");
        assert!(!refused.text.contains("7381"), "a number is never repeated: {}", refused.text);
    }
    assert_eq!(items(&world).await, 0);
}

#[tokio::test]
async fn what_cannot_be_read_at_all_is_told_apart() {
    let world = world().await;
    let large = json!({ "query": "q".repeat(9_000) }).to_string();
    let sound = json!({ "query": "q" }).to_string();
    let table: [(Headers<'_>, &str, u16); 7] = [
        (&[JSON], "{\"query\":", 400),
        (&[JSON], "[]", 400),
        (&[JSON], "", 400),
        (&[JSON], &large, 413),
        (&[("content-type", "text/plain")], &sound, 415),
        (&[("content-type", "application/x-www-form-urlencoded")], &sound, 415),
        (&[], &sound, 415),
    ];
    for (headers, body, status) in table {
        let refused = world.send((Method::POST, CREATE), headers, body).await;
        assert_eq!(refused.status, status, "{headers:?} {:.40}", body);
        assert_eq!(refused.json()["status"], status);
    }
    assert_eq!(items(&world).await, 0);
}

#[tokio::test]
async fn what_copying_brings_along_is_not_in_the_query_that_is_kept() {
    let world = world().await;
    for typed in [
        "검정\u{a0}원피스",
        "검정\u{2028}원피스",
        "\u{feff}검정\u{3000}원피스\u{200e}",
        "검\u{ad}정\t원피스\u{200b}",
        "\u{1100}\u{1165}\u{11b7}정\u{2009}원피스",
    ] {
        let created = world.create(&json!({ "query": typed })).await.json();
        assert_eq!(created["query"], "검정 원피스", "{typed:?}");
    }
}

#[tokio::test]
async fn a_method_that_a_path_does_not_know_is_told_which_it_does() {
    let world = world().await;
    let token = "0000000000000000000000";
    let table = [
        (Method::GET, CREATE.to_owned(), "POST, OPTIONS"),
        (Method::PUT, format!("{CREATE}/{token}"), "GET, HEAD, DELETE, OPTIONS"),
        (Method::POST, format!("{CREATE}/{token}/results"), "GET, HEAD, OPTIONS"),
        (Method::DELETE, "/".to_owned(), "GET, POST, HEAD, OPTIONS"),
        (Method::POST, format!("/s/{token}"), "GET, HEAD, OPTIONS"),
        (Method::GET, format!("/s/{token}/delete"), "POST, OPTIONS"),
        (Method::POST, "/api/openapi.json".to_owned(), "GET, HEAD, OPTIONS"),
        (Method::PUT, "/assets/none.css".to_owned(), "GET, HEAD, OPTIONS"),
    ];
    for (method, path, allow) in table {
        let refused = world.send((method.clone(), &path), &[], "").await;
        assert_eq!((refused.status, refused.header("allow")), (405, allow), "{method} {path}");
        let asked = world.send((Method::OPTIONS, &path), &[], "").await;
        assert_eq!((asked.status, asked.header("allow")), (204, allow), "OPTIONS {path}");
    }
    let nowhere = world.send((Method::OPTIONS, "/nowhere"), &[], "").await;
    assert_eq!((nowhere.status, nowhere.header("allow")), (404, ""));
}

#[tokio::test]
async fn a_preflight_of_another_site_is_given_no_leave() {
    let world = world().await;
    let headers = [("origin", "https://evil.example"), ("access-control-request-method", "POST")];
    let preflight = world.send((Method::OPTIONS, CREATE), &headers, "").await;
    assert_eq!((preflight.status, preflight.header("allow")), (204, "POST, OPTIONS"));
    for name in ["access-control-allow-origin", "access-control-allow-methods"] {
        assert_eq!(preflight.header(name), "", "{name}");
    }
}

#[tokio::test]
async fn a_compressed_body_is_refused_with_the_way_out() {
    let world = world().await;
    for (path, kind, words) in [(CREATE, JSON, "without compression"), ("/", FORM, "press the button again")]
    {
        for coding in ["gzip", "br", "deflate", "zstd", "identity, gzip"] {
            let headers = [kind, ("content-encoding", coding), ("accept-language", "en")];
            let refused = world.send((Method::POST, path), &headers, "\u{1f}\u{8b}").await;
            assert_eq!((refused.status, refused.header("accept-encoding")), (415, "identity"), "{coding}");
            assert!(refused.text.contains(words), "{path}");
        }
    }
    let plain = [JSON, ("content-encoding", "identity")];
    assert_eq!(world.send((Method::POST, CREATE), &plain, r#"{"query":"q"}"#).await.status, 202);
}

#[tokio::test]
async fn a_path_that_leads_nowhere_is_told_to_programs_in_json() {
    let world = world().await;
    let refused = world.get("/api/nowhere").await;
    assert_eq!((refused.status, refused.header("content-type")), (404, "application/problem+json"));
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_with_what_was_typed() {
    let world = world().await;
    let form = [("content-type", "application/x-www-form-urlencoded"), ("accept-language", "ko")];
    let body = "query=%EC%9B%90%ED%94%BC%EC%8A%A4&phone=010-12&sources=a&language=ko&key=k";
    let page = world.send((Method::POST, "/"), &form, body).await;
    assert_eq!((page.status, page.header("content-type")), (422, "text/html; charset=utf-8"));
    assert!(
        page.text.contains("value=\"원피스\"") && page.text.contains("value=\"010-12\""),
        "{}",
        page.text
    );
    assert!(page.text.contains("aria-invalid"));
    assert!(page.text.contains("pattern="), "where texts go to Korea alone, its numbers alone are taken");
    assert_eq!(items(&world).await, 0);
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_as_the_start_page_is() {
    let world = world().await;
    let start = world.get("/").await.text;
    let page = world.send((Method::POST, "/"), &[FORM], "query=&sources=a&language=ko").await.text;
    let part = |page: &str, from: &str, to: &str| {
        let begin = page.find(from).unwrap_or_else(|| panic!("{from}: {page}"));
        page[begin..][..page[begin..].find(to).unwrap()].to_owned()
    };
    for (from, to) in [
        ("<details class=\"sample\">", "</details>"),
        ("<meta property=\"og:image\"", "<"),
        ("<div class=\"notices\">", "</form>"),
        ("<footer", "</footer>"),
    ] {
        assert_eq!(part(&page, from, to), part(&start, from, to), "{from}");
    }
}

#[tokio::test]
async fn a_field_that_is_sent_twice_is_told_beside_it_and_nothing_is_taken_of_it() {
    let world = world().await;
    let whole = "query=q&sources=a&language=en";
    let token = world.created(&json!({ "query": "q" })).await;
    let number = format!("/s/{token}/notification");
    let table = [
        ("/", format!("{whole}&query=r"), "query"),
        ("/", format!("{whole}&phone=010-2345-6789&phone=010-9876-5432&consent=yes"), "phone"),
        ("/", format!("{whole}&phone=010-2345-6789&consent=no&consent=yes"), "consent"),
        (&number, "language=en&phone=010-2345-6789&consent=yes&phone=010-9876-5432".to_owned(), "phone"),
    ];
    for (path, body, field) in table {
        let page = world.send((Method::POST, path), &[FORM], &body).await;
        assert_eq!(page.status, 422, "{body}");
        let told = format!("id=\"{field}-correction\">This field was sent twice. Send it once.<");
        assert!(page.text.contains(&told), "{body}: {}", page.text);
    }
    for again in ["&language=en", "&key=2Yb8xT4mQw7KpLz1Rs9VdE&key=2Yb8xT4mQw7KpLz1Rs9VdE"] {
        let page = world.send((Method::POST, "/"), &[FORM], &format!("{whole}{again}")).await;
        assert!(page.status == 422 && page.text.contains("<li>This field was sent twice."), "{}", page.text);
    }
    for again in ["&language=en", "&key=a&key=a", "&wish=stop&wish=allow", "&query=q&query=q"] {
        let body = format!("language=en&phone=010-2345-6789&consent=yes{again}");
        let page = world.send((Method::POST, &number), &[FORM], &body).await;
        let told = "role=\"alert\">This field was sent twice. Send it once.<";
        assert!(page.status == 422 && page.text.contains(told), "{again}: {}", page.text);
    }
    assert_eq!((items(&world).await, world.texted_jobs().await), (1, 0));
}

#[tokio::test]
async fn whatever_a_browser_sends_wrongly_is_answered_with_a_page() {
    let world = world().await;
    let token = world.created(&json!({ "query": "q" })).await;
    let (number, cut) = (format!("/s/{token}/notification"), "/s/short/notification");
    let html = ("accept", "text/html");
    let (text, parts) = (("content-type", "text/plain"), ("content-type", "multipart/form-data; boundary=x"));
    let long = format!("phone=010-12&consent=yes&sources=a&language=ko&query={}", "%EC%98%B7".repeat(30_000));
    let (cancel, delete) = (format!("/s/{token}/cancel?erase=1"), format!("/s/{token}/delete?erase=1"));
    let table: [(&str, Headers<'_>, &str, u16, &str); 11] = [
        ("/", &[html, text], "query=q", 415, "보낸 내용을 읽지 못했어요"),
        ("/", &[html, parts], "--x--", 415, "보낸 내용을 읽지 못했어요"),
        ("/", &[html], "query=q", 415, "보낸 내용을 읽지 못했어요"),
        ("/", &[html, FORM, ("content-encoding", "gzip")], "query=q", 415, "보낸 내용을 읽지 못했어요"),
        ("/", &[html, FORM], &long, 422, "200자 안으로 줄여 주세요"),
        (&number, &[html, text], "phone=1", 415, "보낸 내용을 읽지 못했어요"),
        (cut, &[html, FORM], "phone=010-2345-6789&consent=yes", 404, "찾을\u{a0}수 없어요"),
        ("/s/short/cancel", &[html, FORM], "", 404, "찾을\u{a0}수 없어요"),
        ("/s/short/delete", &[html, FORM], "", 404, "찾을\u{a0}수 없어요"),
        (&cancel, &[html, FORM], "", 422, "검색을 취소하지 못했어요"),
        (&delete, &[html, FORM], "", 422, "검색을 지우지 못했어요"),
    ];
    for (path, headers, body, status, words) in table {
        let page = world.send((Method::POST, path), headers, body).await;
        assert_eq!(
            (page.status, page.header("content-type")),
            (status, "text/html; charset=utf-8"),
            "{path}"
        );
        assert!(page.text.contains(words) && page.text.contains("<a "), "{path}: {}", page.text);
    }
    let page = world.send((Method::POST, "/"), &[html, FORM], &long).await.text;
    assert!(page.contains("value=\"010-12\"") && page.contains(" checked") && page.contains("옷옷옷"));
    let english = [html, FORM, ("cookie", "language=en"), ("accept-language", "ko")];
    let page = world.send((Method::POST, "/s/short/cancel"), &english, "").await.text;
    assert!(page.contains("<html lang=\"en\">"), "the language that was chosen before: {page}");
}

#[tokio::test]
async fn a_form_that_could_not_be_saved_comes_back_to_be_sent_again_and_makes_one_search() {
    let world = world().await;
    let form = [("content-type", "application/x-www-form-urlencoded"), ("accept-language", "ko")];
    let body = "query=%EC%9B%90%ED%94%BC%EC%8A%A4&phone=010-2345-6789&consent=yes&sources=a&language=ko\
                &key=2Yb8xT4mQw7KpLz1Rs9VdE";
    world.faults(FaultPlan { seed: 0, rules: vec![FaultRule::new(Service::DynamoDb, Fault::Fail)] });
    let page = world.send((Method::POST, "/"), &form, body).await;
    assert_eq!((page.status, page.header("retry-after")), (503, "5"));
    for kept in ["value=\"원피스\"", "value=\"010-2345-6789\"", "value=\"2Yb8xT4mQw7KpLz1Rs9VdE\"", "checked"]
    {
        assert!(page.text.contains(kept), "{kept}: {}", page.text);
    }
    assert!(
        page.text.contains("검색을 시작하지 못했어요. 잠시 뒤에 버튼을 다시 눌러 주세요."),
        "{}",
        page.text
    );
    world.faults(FaultPlan { seed: 0, rules: Vec::new() });
    let [once, again] = [
        world.send((Method::POST, "/"), &form, body).await,
        world.send((Method::POST, "/"), &form, body).await,
    ];
    assert_eq!((once.status, again.status), (303, 303));
    assert_eq!(once.header("location"), again.header("location"));
}

#[tokio::test]
async fn a_form_with_a_number_and_without_consent_is_asked_for_it_and_writes_nothing() {
    let world = world().await;
    let form = [("content-type", "application/x-www-form-urlencoded"), ("accept-language", "ko")];
    let body = "query=q&phone=010-2345-6789&sources=a&language=ko&key=k";
    let page = world.send((Method::POST, "/"), &form, body).await;
    assert_eq!((page.status, items(&world).await), (422, 0));
    assert!(page.text.contains("문자를 받으려면 동의해 주세요."), "{}", page.text);
    let agreed = world.send((Method::POST, "/"), &form, &format!("{body}&consent=yes")).await;
    assert_eq!((agreed.status, world.texted_jobs().await), (303, 1));
}

async fn items(world: &World) -> i32 {
    world.items().await.len().try_into().unwrap()
}
