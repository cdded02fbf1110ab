//! Sources said in a file and asked over HTTP: the slow, the broken and the busy among them.

use std::{
    process::{Command, Output},
    time::{Duration, Instant},
};

use job::Rules;
use serde_json::{Value, json};
use tests::{Process, World, binary, output_of};
use textback::Sources;

use crate::searching::shops::{Act, Shops};

/// Four sound shops and four that are not: one down, one slow (60 s), one that asks for patience twice (1 s), one that
/// talks garbage. The sound ones answer only once all seven that listen have been asked.
const STREET: [Act; 8] = [
    Act::AmongOthers(7),
    Act::AmongOthers(7),
    Act::AmongOthers(7),
    Act::AmongOthers(7),
    Act::Down,
    Act::Slow(Duration::from_secs(60)),
    Act::Busy { times: 2, seconds: 1 },
    Act::Garbage,
];

#[tokio::test]
async fn of_eight_sources_the_sound_ones_answer_and_each_failure_has_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let shops = Shops::new(STREET);
    let file = shops.open(folder.path(), "15s").await;
    let world = World::with(Sources::configured(&file).unwrap(), Rules::AGREED).await;
    let began = Instant::now();
    let token = world.created(&json!({ "query": "원피스 & 코트", "language": "ko" })).await;
    let ended = world.drain(&token).await;
    let took = began.elapsed();
    assert_eq!(ended["status"], "completed");
    let outcome = |source: &Value| source["reason"].as_str().unwrap_or("done").to_owned();
    let outcomes: Vec<_> = ended["sources"].as_array().unwrap().iter().map(outcome).collect();
    let names = ["done", "done", "done", "done", "unreachable", "timed-out", "done", "bad-answer"];
    assert_eq!(outcomes, names);
    assert_eq!(shops.asked(), [1, 1, 1, 1, 0, 1, 3, 1], "the busy one was asked until it answered");
    let titles = world.results(&token).await.text;
    assert!(titles.contains("원피스 & 코트 0-1"), "the query arrived as it was typed: {titles}");
    let korean = told(&world, &token, "ko").await;
    let english = told(&world, &token, "en").await;
    for (place, ko, en) in [
        (4, "연결되지 않았어요", "couldn't be reached"),
        (5, "응답이 너무 늦어요", "took too long to answer"),
        (7, "응답을 읽지 못했어요", "sent an answer we can't read"),
    ] {
        assert_eq!((korean[place].as_str(), english[place].as_str()), (ko, en));
    }
    print_table(&outcomes, [&korean, &english], (shops.asked(), took));
}

/// What the page says of each source.
async fn told(world: &World, token: &str, language: &str) -> Vec<String> {
    let page = world.get(&format!("/s/{token}?lang={language}")).await.text;
    let of = |place: usize| {
        let row = page.split_once(&format!("data-key=\"shop-{place}\"")).expect("a row for each source").1;
        let state = row.split_once("class=\"state\">").expect("its state").1;
        state.split('<').next().unwrap_or_default().to_owned()
    };
    (0..8).map(of).collect()
}

/// `cargo test -p tests --test end_to_end -- --nocapture of_eight_sources` shows it.
#[expect(clippy::print_stdout, reason = "the table is what the command is for")]
fn print_table(
    outcomes: &[String],
    [korean, english]: [&[String]; 2],
    (asked, took): ([usize; 8], Duration),
) {
    println!("\nsource  asked  outcome      page (ko) / page (en)");
    for place in 0..8 {
        let (outcome, asked) = (&outcomes[place], asked[place]);
        println!("shop-{place}  {asked:>5}  {outcome:<11}  {} / {}", korean[place], english[place]);
    }
    let allowed = 8 * 15;
    println!("each was allowed 15 s, {allowed} s in all; the search took {:.1} s\n", took.as_secs_f64());
}

#[tokio::test]
async fn results_are_sorted_by_price_and_date_and_filtered_by_source_page_by_page() {
    let folder = tempfile::tempdir().unwrap();
    let file = Shops::new([Act::Sound; 8]).open(folder.path(), "60s").await;
    let world = World::with(Sources::configured(&file).unwrap(), Rules::AGREED).await;
    let chosen: Vec<_> = (0..4).map(|place| format!("shop-{place}")).collect();
    let token = world.created(&json!({ "query": "q", "sources": chosen })).await;
    world.drain(&token).await;
    let results = format!("/api/search-jobs/{token}/results");
    let prices = |answer: &Value| -> Vec<u64> {
        answer["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["price"]["amount"].as_u64().unwrap())
            .collect()
    };
    let sorted = world.get(&format!("{results}?sort=price")).await.json();
    assert_eq!(prices(&sorted), [1_000, 2_000, 2_000, 3_000, 3_000, 4_000, 4_000, 5_000]);
    let filtered = world.get(&format!("{results}?sort=price&source=shop-3&source=shop-0")).await.json();
    assert_eq!(prices(&filtered), [1_000, 2_000, 4_000, 5_000]);
    let newest = world.get(&format!("{results}?sort=newest&source=shop-3&source=shop-0")).await.json();
    assert_eq!(prices(&newest), [5_000, 4_000, 2_000, 1_000]);
    assert_eq!(newest["hits"][0]["date"], "2026-11-15");
    for wrong in ["sort=colour", "offset=-1"] {
        let refused = world.get(&format!("{results}?{wrong}")).await;
        assert_eq!(refused.status, 422, "{wrong}");
        assert_eq!(refused.json()["errors"][0]["parameter"], wrong.split('=').next().unwrap());
    }
}

#[tokio::test]
async fn after_kill_9_only_the_sources_that_had_not_answered_are_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let [sound, held] = [Act::Sound, Act::Held];
    let shops = Shops::new([sound, held, sound, sound, held, sound, held, sound]);
    let file = shops.open(folder.path(), "60s").await;
    let flags = ["--sources", file.to_str().unwrap(), "--pace", "0", "--lease", "5"];
    let mut first = Process::start(folder.path(), &flags).await;
    let token = first.world.created_with_phone("원피스").await;
    let is_done = |status: &&Value| status["state"] == "done";
    let done = |status: &Value| status["sources"].as_array().unwrap().iter().filter(is_done).count();
    first.world.until(&token, |status| done(status) == 5).await;
    assert_eq!(shops.asked(), [1; 8], "all were asked, three are still to answer");
    first.kill().await;
    shops.release();
    let second = Process::start(folder.path(), &flags).await;
    let ended = second.world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    assert_eq!(done(&ended), 8);
    assert_eq!(shops.asked(), [1, 2, 1, 1, 2, 1, 2, 1], "exactly those three were asked again");
    assert_eq!(second.world.texts().await.len(), 1);
}

#[tokio::test]
async fn source_test_tells_every_step_and_a_broken_path_at_a_glance() {
    let folder = tempfile::tempdir().unwrap();
    let file = Shops::new([Act::Sound; 8]).open(folder.path(), "60s").await;
    let path = file.to_str().unwrap().to_owned();
    let (code, told) = textback(&["--sources", &path, "source-test", "shop-0", "원피스"]).await;
    assert_eq!(code, Some(0));
    assert!(told.contains("1. 원피스 0-1, 1000 KRW") && told.contains("200"), "{told}");
    let broken = std::fs::read_to_string(&file).unwrap().replace("$.name", "$.nickname");
    std::fs::write(&file, broken).unwrap();
    let (code, told) = textback(&["--sources", &path, "source-test", "shop-0", "원피스"]).await;
    assert_eq!(code, Some(1));
    assert!(told.contains("title = $.nickname -> nothing; the hit has name, at, link, won"), "{told}");
}

#[tokio::test]
async fn an_address_alone_becomes_a_source_to_which_a_preset_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let shops = Shops::new([Act::Sound; 8]).open(folder.path(), "60s").await;
    let text = std::fs::read_to_string(shops).unwrap();
    let shop = text.split("url = \"").nth(1).unwrap().split("{query}").next().unwrap().to_owned();
    let file = folder.path().join("mine.toml");
    let path = file.to_str().unwrap();
    let address = format!("{shop}%EC%9B%90%ED%94%BC%EC%8A%A4");
    let (code, told) = textback(&["sources", "try", &address, "원피스", "--sources", path]).await;
    assert_eq!(code, Some(0), "{told}");
    for part in [
        "hits = \"$.data.items[*]\"\n",
        "1. 원피스 0-1\n",
        "added 127-0-0-1 to ",
        "for prices add price = \"$.won\"",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let (code, told) = textback(&["--sources", path, "sources", "add", "arxiv"]).await;
    assert_eq!((code, told.lines().next()), (Some(0), Some(format!("added arxiv to {path}").as_str())));
    let (_, told) = textback(&["--sources", path, "sources"]).await;
    let labels: Vec<Value> = serde_json::from_str(&told).unwrap();
    assert_eq!(labels.iter().map(|label| &label["name"]).collect::<Vec<_>>(), ["127-0-0-1", "arxiv"]);
    let (code, told) = textback(&["sources", "try", "http://127.0.0.1:9/", "a", "--sources", path]).await;
    assert_eq!((code, told.as_str()), (Some(2), ""));
}

#[tokio::test]
async fn what_the_template_is_told_of_a_file_of_sources_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let file = Shops::new([Act::Sound; 8]).open(folder.path(), "60s").await;
    let (code, told) = textback(&["--sources", file.to_str().unwrap(), "sources"]).await;
    let labels: Vec<Value> = serde_json::from_str(&told).unwrap();
    assert_eq!((code, labels.len()), (Some(0), 8));
    assert_eq!(labels[0], json!({ "name": "shop-0", "ko": "가게 0", "en": "Shop 0" }));
}

#[tokio::test]
async fn a_mistake_in_a_file_of_sources_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sources.toml");
    for (source, expected) in [
        ("name = \"A b\"\nkind = \"htp\"\n", "line 3: source \"A b\": kind: "),
        ("name = \"A b\"\nkind = \"catalogue\"\n", "line 2: source \"A b\": name: "),
    ] {
        std::fs::write(&file, format!("[[source]]\n{source}")).unwrap();
        let mut program = Command::new(binary("textback"));
        program.arg("--sources").arg(&file);
        let Output { status, stderr, .. } = output_of(program);
        let message = String::from_utf8(stderr).unwrap();
        assert_eq!(status.code(), Some(2));
        assert!(message.contains(expected), "{message}");
    }
}

/// Its exit code and what it printed.
async fn textback(flags: &[&str]) -> (Option<i32>, String) {
    let mut program = Command::new(binary("textback"));
    program.args(flags);
    // The shops that it asks are served by this test's runtime.
    let output = tokio::task::spawn_blocking(move || output_of(program)).await.unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}
