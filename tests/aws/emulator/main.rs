//! The deployed binaries under AWS's Runtime Interface Emulator: cargo's `bootstrap` of each function, invoked with
//! the events beside it, against the local AWS services. With `TEXTBACK_BUILT` and `TEXTBACK_RUNNER`, those that
//! `sam build` has made, for whatever processor (`tests/bin/arm64`).
//!
//! - [`untouched`]: a function writes no file;
//! - [`frozen`]: a process that stood still, and connections that were dropped without a word;
//! - [`lambda`]: the services and the seven functions;
//! - [`instance`]: one execution environment, its processes and its end.

mod frozen;
mod instance;
mod lambda;
mod untouched;

use std::{fs::Permissions, io::Read, os::unix::fs::PermissionsExt, process::Command};

use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::read::GzDecoder;
use serde_json::json;
use tests::{binary, body, event_for, link_in, output_of, tell_every_event, until, without_code};

use crate::{instance::is_running, lambda::Lambda};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/catalogue/sample.jsonl");

#[tokio::test]
async fn a_search_is_created_searched_texted_and_shown() {
    let lambda = Lambda::start().await;
    let created = lambda.invoke("create-job", "search-with-number", "").await;
    assert_eq!(created["statusCode"], 202);
    let job = body(&created);
    let token = job["id"].as_str().expect("an id");
    assert_eq!(created["headers"]["location"], format!("/api/search-jobs/{token}"));
    assert_eq!((&job["status"], &job["notification"]["state"]), (&json!("pending"), &json!("waiting")));
    let key = job::Token::parse(token).expect("a token").key().hex();
    assert_eq!(lambda.wake_ups().await, [key]);

    let answered = lambda.invoke("process-job", "wake-up", token).await;
    assert_eq!(answered, json!({ "batchItemFailures": [] }));

    let status = lambda.status(token).await;
    assert_eq!((&status["status"], &status["progress"]), (&json!("completed"), &json!(100)));
    assert_eq!(status["notification"]["state"], "sent");
    let results = body(&lambda.invoke("job-status", "results", token).await);
    assert_eq!(results["complete"], true);
    assert!(!results["hits"].as_array().expect("hits").is_empty());
    let texts = lambda.texts().await;
    assert_eq!(texts.len(), 1);
    assert_eq!(without_code(&link_in(&texts[0])), format!("https://example.kr/s/{token}"));
    let page = lambda.invoke("web-page", "job", token).await;
    assert_eq!(page["statusCode"], 200);
    assert!(page["body"].as_str().expect("HTML").contains("원피스"));
}

#[tokio::test]
async fn a_functions_log_holds_its_metrics_and_a_line_for_each_request_and_wake_up() {
    let lambda = Lambda::start().await;
    let token = lambda.created("search-with-number").await;
    lambda.invoke("process-job", "wake-up", &token).await;
    let counted = |function| {
        let metric = |line: &serde_json::Value| {
            Some(line["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"].as_str()?.to_owned())
        };
        let mut metrics: Vec<_> = lambda.lines(function).iter().filter_map(metric).collect();
        metrics.sort();
        metrics
    };
    let key = job::Token::parse(&token).expect("a token").key().short();
    // The last line of each, which comes through the emulator when the answer may be there already.
    lambda.until_logged("create-job", "request answered").await;
    lambda.until_logged("process-job", "wake-up answered").await;
    assert_eq!(counted("create-job"), ["JobsCreated", "WakeUpsSent"]);
    assert_eq!(counted("process-job"), ["JobAgeAtFinish", "JobsFinished", "TextOutcomes"]);
    let told = |function, message: &str| {
        let lines = lambda.lines(function).into_iter().filter(|line| line["message"] == message);
        let lines: Vec<_> = lines.filter(|line| line.to_string().contains(&key)).collect();
        assert_eq!(lines.len(), 1, "{lines:?}");
        (lines[0]["outcome"].clone(), lines[0]["duration_ms"].is_u64())
    };
    assert_eq!(told("create-job", "request answered"), (json!("done"), true));
    assert_eq!(told("process-job", "wake-up answered"), (json!("done"), true));
}

#[tokio::test]
async fn the_sources_of_a_file_beside_the_catalogue_are_asked() {
    let opt = tempfile::tempdir().expect("a folder such as /opt");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/catalogue/sample.jsonl");
    std::fs::copy(sample, opt.path().join("sample.jsonl")).expect("a copy");
    let file = opt.path().join("sources.toml");
    let source = "[[source]]\nname = \"all\"\nlabel = { ko = \"모두\", en = \"All\" }\nkind = \"catalogue\"\n\
                  file = \"sample.jsonl\"\n";
    std::fs::write(&file, source).expect("a file");
    let file = file.to_str().expect("its path");
    let told = r#"[{"name":"all","ko":"모두","en":"All"}]"#;
    let lambda = Lambda::with(&[("SOURCES_FILE", file), ("SOURCES", told)]).await;
    let token = lambda.created("search").await;
    lambda.invoke("process-job", "wake-up", &token).await;
    let status = lambda.status(&token).await;
    assert_eq!(
        (&status["sources"][0]["name"], &status["sources"][0]["state"]),
        (&json!("all"), &json!("done"))
    );
    assert!(status["sources"][0]["hits"].as_u64() > Some(0), "{status}");
}

#[tokio::test]
async fn a_prebuilt_index_is_searched_from_a_layer_that_nobody_writes_to() {
    let layer = tempfile::tempdir().expect("a folder");
    let index = layer.path().join("sample.index");
    let mut program = Command::new(binary("textback"));
    program.args(["index", SAMPLE, "--output"]).arg(&index);
    assert!(output_of(program).status.success());
    let count = || std::fs::read_dir(&index).expect("a folder").count();
    let files = count();
    for folder in [layer.path(), &index] {
        std::fs::set_permissions(folder, Permissions::from_mode(0o555)).expect("our own folder");
    }
    let lambda = Lambda::with(&[("CATALOGUE_FILE", index.to_str().expect("a path"))]).await;
    let token = lambda.created("search").await;
    lambda.invoke("process-job", "wake-up", &token).await;
    assert_eq!(lambda.status(&token).await["status"], "completed");
    let results = body(&lambda.invoke("job-status", "results", &token).await);
    assert!(!results["hits"].as_array().expect("hits").is_empty());
    assert_eq!(count(), files, "nothing was written beside it");
    for folder in [layer.path(), &index] {
        std::fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("our own folder");
    }
}

#[tokio::test]
async fn a_wake_up_that_comes_twice_texts_once_even_in_another_instance() {
    let lambda = Lambda::start().await;
    let token = lambda.created("search-with-number").await;
    lambda.invoke("process-job", "wake-up", &token).await;
    lambda.end("process-job").await;
    let again = lambda.invoke("process-job", "wake-up", &token).await;
    assert_eq!(again, json!({ "batchItemFailures": [] }));
    assert_eq!(lambda.texts().await.len(), 1);
}

#[tokio::test]
async fn only_the_unreadable_wake_up_of_a_batch_is_delivered_again() {
    let lambda = Lambda::start().await;
    let token = lambda.created("search").await;
    let answer = lambda.invoke("process-job", "unreadable-wake-up", &token).await;
    let unreadable = &event_for("process-job", "unreadable-wake-up", &token)["Records"][0]["messageId"];
    assert_eq!(answer, json!({ "batchItemFailures": [{ "itemIdentifier": unreadable }] }));
    let status = lambda.status(&token).await;
    assert_eq!((&status["status"], &status["notification"]["state"]), (&json!("completed"), &json!("none")));
}

#[tokio::test]
async fn a_form_leads_to_its_jobs_page_and_mistakes_back_to_the_form() {
    let lambda = Lambda::start().await;
    let answer = lambda.invoke("create-job", "form", "").await;
    assert_eq!(answer["statusCode"], 303);
    let location = answer["headers"]["location"].as_str().expect("a location");
    let token = location.strip_prefix("/s/").expect("a page");
    assert_eq!(lambda.status(token).await["status"], "pending");

    let answer = lambda.invoke("create-job", "form-with-mistakes", "").await;
    assert_eq!(answer["statusCode"], 422);
    assert!(answer["body"].as_str().expect("HTML").contains("<form"));
    let answer = lambda.invoke("create-job", "mistakes", "").await;
    assert_eq!(answer["headers"]["content-type"], "application/problem+json");
    assert_eq!(body(&answer)["errors"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn a_page_for_a_reader_that_takes_gzip_is_packed_and_travels_in_base64() {
    let lambda = Lambda::start().await;
    let mut event = event_for("web-page", "start", "");
    event["headers"]["accept-encoding"] = json!("gzip, deflate, br");
    let answer = lambda.send("web-page", &event).await;
    assert_eq!(
        (&answer["isBase64Encoded"], &answer["headers"]["content-encoding"]),
        (&json!(true), &json!("gzip"))
    );
    let packed = STANDARD.decode(answer["body"].as_str().expect("a body")).expect("base64");
    let mut page = String::new();
    GzDecoder::new(packed.as_slice()).read_to_string(&mut page).expect("gzip");
    assert!(page.contains("<form"), "{page}");
}

#[tokio::test]
async fn an_address_with_characters_that_none_can_have_is_refused_and_crashes_no_function() {
    let lambda = Lambda::start().await;
    let token = lambda.created("search").await;
    let events =
        [("create-job", "search"), ("job-status", "results"), ("cancel-job", "cancel"), ("web-page", "job")];
    for (function, event) in events {
        for query in ["a b", "a=\"", "<", ">", "a\tb", "a\nb", "\u{0}", "\u{7f}", "offset=0 0&source="] {
            let mut event = event_for(function, event, &token);
            event["rawQueryString"] = json!(query);
            let answer = lambda.send(function, &event).await;
            assert_eq!(answer["statusCode"], 400, "{function} {query:?}: {answer}");
            if function == "web-page" {
                assert_eq!(answer["headers"]["content-type"], "text/plain; charset=utf-8");
                continue;
            }
            assert_eq!(answer["headers"]["content-type"], "application/problem+json");
            assert_eq!(body(&answer)["type"], "urn:textback:problem:malformed-address");
        }
        // What the parser takes is the function's to understand.
        let mut event = event_for(function, event, &token);
        event["rawQueryString"] = json!("source=원피스&q={}|`^");
        let answer = lambda.send(function, &event).await;
        assert!(answer["statusCode"].as_u64().expect("a status") < 500, "{function}: {answer}");
    }
    assert_eq!(lambda.status(&token).await["status"], "cancelled", "the last cancel was one");
}

#[tokio::test]
async fn a_cancelled_job_is_neither_searched_nor_texted() {
    let lambda = Lambda::start().await;
    let token = lambda.created("search-with-number").await;
    let cancelled = lambda.invoke("cancel-job", "cancel", &token).await;
    assert_eq!(cancelled["statusCode"], 200);
    assert_eq!(body(&cancelled)["status"], "cancelled");
    lambda.invoke("process-job", "wake-up", &token).await;
    assert_eq!(lambda.status(&token).await["status"], "cancelled");
    assert!(lambda.texts().await.is_empty());
    assert_eq!(lambda.invoke("cancel-job", "form", &token).await["statusCode"], 303);
}

#[tokio::test]
async fn a_sweep_and_a_rescue_leave_a_fresh_job_alone() {
    let lambda = Lambda::start().await;
    let token = lambda.created("search").await;
    let swept = lambda.invoke("sweep-jobs", "schedule", "").await;
    assert_eq!(swept, json!({ "due": 0, "repaired": 0, "woken": 0, "queued": 0, "failed": 0 }));
    assert_eq!(lambda.invoke("process-job", "rescue", "").await, json!({ "jobs": 0 }));
    assert_eq!(lambda.status(&token).await["status"], "pending");
}

#[tokio::test]
async fn a_job_whose_wake_up_was_lost_is_woken_by_the_sweep() {
    let lambda = Lambda::with(&[("LEASE_SECONDS", "5")]).await;
    let token = lambda.created("search").await;
    let lost = lambda.wake_ups().await;
    let swept = async || (lambda.invoke("sweep-jobs", "schedule", "").await["woken"] == 1).then_some(());
    until("a sweep that wakes the job, which is due after its lease", swept).await;
    assert_eq!(lambda.wake_ups().await, lost);
    lambda.invoke("process-job", "wake-up", &token).await;
    assert_eq!(lambda.status(&token).await["status"], "completed");
}

#[tokio::test]
async fn every_event_of_every_function_is_answered_as_one_story() {
    let lambda = Lambda::start().await;
    let invoke = async |function: &'static str, event| Ok(lambda.send(function, &event).await);
    let mut wrong = Vec::new();
    let token = tell_every_event(invoke, |step, told| {
        wrong.extend(
            told.err().map(|told| format!("{} {} about {}: {told:?}", step.function, step.event, step.job)),
        );
    });
    let token = token.await;
    assert!(wrong.is_empty(), "{wrong:#?}");
    let links: Vec<_> = lambda.texts().await.iter().map(|text| without_code(&link_in(text))).collect();
    assert_eq!(links, [format!("https://example.kr/s/{token}")]);
}

#[tokio::test]
async fn an_environment_that_ends_leaves_no_process_behind() {
    let lambda = Lambda::start().await;
    lambda.invoke("web-page", "start", "").await;
    let processes = lambda.processes("web-page").await;
    assert_eq!(processes.len(), 2, "the emulator and the function");
    assert!(processes.iter().all(|&process| is_running(process)));
    lambda.end("web-page").await;
    assert!(!processes.iter().any(|&process| is_running(process)));
}
