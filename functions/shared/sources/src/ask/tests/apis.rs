//! APIs in their documented shapes, served on loopback: each is tested as an operator tests it, searched, and tried by its
//! address alone. What cannot be said of one, and why, stands beside it in the table.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use search::{Hit, Query, Source};
use serde::Deserialize;

use super::server::{Reply, Server};
use crate::ask::{Clients, HttpSource};
use crate::template::places::Values;
use crate::{SourcesFile, suggest};

const TABLES: [&str; 5] = [
    include_str!("../../../apis/presets.toml"),
    include_str!("../../../apis/web.toml"),
    include_str!("../../../apis/shops.toml"),
    include_str!("../../../apis/knowledge.toml"),
    include_str!("../../../apis/work.toml"),
];
const SECRET: &str = "sesame";

#[derive(Deserialize)]
struct Table {
    api: Vec<Api>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Api {
    name: String,
    /// The file of our preset for it, whose answer is recorded beside it.
    preset: Option<String>,
    /// Without a preset, what a file says of it beside its names.
    #[serde(default)]
    section: String,
    /// The beginning of its request.
    #[serde(default)]
    asks: String,
    #[serde(default)]
    answer: String,
    /// Its answer to a second request.
    #[serde(default)]
    second: String,
    /// The title, address, price and date of each hit in the answer.
    #[serde(default)]
    hits: Vec<Vec<String>>,
    /// Why its address alone leads to no hit.
    by_hand: Option<String>,
    /// Why no section can be written for it.
    unsaid: Option<String>,
}

fn apis() -> Vec<Api> {
    TABLES.into_iter().flat_map(|table| toml::from_str::<Table>(table).expect("a table").api).collect()
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/sources"))
}

fn read(path: &str) -> String {
    fs::read_to_string(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

impl Api {
    fn file(&self) -> String {
        let name = &self.name;
        let common = format!("[[source]]\nname = {name:?}\nlabel = {{ ko = {name:?}, en = {name:?} }}\n");
        let section = || format!("{common}kind = \"http\"\n{}", self.section);
        self.preset.as_ref().map_or_else(section, |preset| read(&format!("{preset}.toml")))
    }

    fn answer(&self) -> Vec<u8> {
        if self.preset.is_none() {
            return self.answer.clone().into_bytes();
        }
        let recorded = |extension| folder().join("answers").join(&self.name).with_extension(extension);
        fs::read(recorded("xml")).or_else(|_| fs::read(recorded("json"))).expect("an answer")
    }

    async fn serve(&self) -> Server {
        let (answer, second) = (self.answer(), self.second.clone());
        Server::reading(move |_, asked| {
            let line = asked.lines().next().unwrap_or_default();
            match line {
                _ if asked.contains("grant_type=client_credentials") => {
                    Reply::json(r#"{"access_token":"open","token_type":"Bearer","expires_in":7200}"#)
                }
                _ if line.contains(" /second/") => Reply::with("200 OK", "", second.as_bytes()),
                _ => Reply::with("200 OK", "", &answer),
            }
        })
        .await
    }

    /// All that is wrong with it.
    async fn problems(&self, clients: &mut Clients) -> Vec<String> {
        let server = self.serve().await;
        let query = Query { text: "책".to_owned(), language: None, limit: 100 };
        let mut problems = Vec::new();
        let asks = self.request(&query);
        if !asks.starts_with(&self.asks) {
            problems.push(format!("asks {asks}"));
        }
        let source = self.source(&server.url(), clients);
        let rows = |hits: &[Hit]| hits.iter().map(|hit| row(hit, &server.url())).collect::<Vec<_>>();
        let expected: Vec<_> = self.hits.iter().map(|hit| hit.join(" | ")).collect();
        match source.search(&query).await {
            Ok(hits) if rows(&hits) == expected => {}
            found => problems.push(format!("finds {:?}", found.map(|hits| rows(&hits)))),
        }
        let diagnosis = source.diagnose(&query).await;
        let told = diagnosis.to_string();
        let is_plain = ![SECRET, "left out"].iter().any(|part| told.contains(part));
        if !is_plain || diagnosis.result.map(|hits| rows(&hits)).ok() != Some(expected) {
            problems.push(format!("source-test tells {told}"));
        }
        let suggested = suggest(&format!("{}/?q=책&n=20", server.url()), "책", "").await;
        let has_hits = suggested.as_ref().is_ok_and(|suggestion| suggestion.hit_count > 0);
        if has_hits == self.by_hand.is_some() {
            problems.push(format!("sources try, by hand {:?}: {suggested:?}", self.by_hand));
        }
        problems
    }

    fn request(&self, query: &Query) -> String {
        let file = parsed(&self.file(), "https://server.example");
        let plan = file.plans().find(|plan| plan.name == self.name).expect("it is in its file");
        plan.request.described(&Values { masked: true, ..plan.values(query) })
    }

    /// The source, with the server's address in the place of the API's own.
    fn source(&self, url: &str, clients: &mut Clients) -> Arc<dyn Source> {
        let moved = |line: &str| {
            let is_request =
                ["url = \"https://", "token = ", "then = "].iter().any(|start| line.starts_with(start));
            let path = |rest: &str| rest.find('/').map(|at| format!("{url}{}", &rest[at..]));
            match line.split("https://").collect::<Vec<_>>()[..] {
                [first, ref others @ ..] if is_request => {
                    first.to_owned() + &others.iter().filter_map(|rest| path(rest)).collect::<String>()
                }
                _ if line == "kind = \"http\"" => format!("{line}\nallow_private = true"),
                _ if line.starts_with("allow_private") || line.starts_with("rate") => String::new(),
                _ => line.to_owned(),
            }
        };
        let text = self.file().lines().map(moved).collect::<Vec<_>>().join("\n");
        let plan = parsed(&text, url).plans().find(|plan| plan.name == self.name).expect("it is in its file");
        Arc::new(HttpSource::new(plan, clients).expect("a client"))
    }
}

fn parsed(text: &str, url: &str) -> SourcesFile {
    let variable = |name: &str| Some(if name.ends_with("_URL") { format!("{url}/") } else { SECRET.into() });
    SourcesFile::parse(text, &variable).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn row(hit: &Hit, url: &str) -> String {
    let price = hit.price().map(|price| format!("{} {}", price.amount(), price.currency()));
    let date = hit.date().map(|date| date.to_string());
    let address = hit.url().replace(url, "https://server.example");
    let facts = [Some(hit.title().to_owned()), Some(address), price, date];
    let row: Vec<_> = facts.into_iter().map(Option::unwrap_or_default).collect();
    row.join(" | ").trim_end_matches(" | ").to_owned()
}

#[tokio::test]
async fn of_113_documented_apis_103_work_plainly_and_74_by_their_address_alone() {
    let apis = apis();
    let mut clients = Clients::default();
    let mut problems = BTreeMap::new();
    for api in apis.iter().filter(|api| api.unsaid.is_none()) {
        let found = api.problems(&mut clients).await;
        if !found.is_empty() {
            problems.insert(&api.name, found);
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    let unsaid = apis.iter().filter(|api| api.unsaid.is_some()).count();
    let by_hand = apis.iter().filter(|api| api.by_hand.is_some()).count();
    let plain = apis.len() - unsaid;
    assert_eq!((apis.len(), plain, plain - by_hand), (113, 103, 74));
}

#[test]
fn all_presets_and_answers_are_tested_and_go_together_in_one_file() {
    let (mut together, mut files) = (String::new(), BTreeSet::new());
    for entry in fs::read_dir(folder()).expect("the presets are there") {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let preset = fs::read_to_string(&path).expect("a preset");
            let comment: String = preset.lines().take_while(|line| line.starts_with('#')).collect();
            assert!(comment.contains("https://"), "{path:?} names the documentation that it follows");
            together.push_str(&preset);
            files.insert(path.file_stem().expect("a name").to_string_lossy().into_owned());
        }
    }
    let presets: Vec<_> = apis().into_iter().filter_map(|api| api.preset).collect();
    assert_eq!(files, presets.iter().cloned().collect());
    assert_eq!(parsed(&together, "https://server.example").sources().len(), presets.len());
    let answers = fs::read_dir(folder().join("answers")).expect("the answers are there").count();
    assert_eq!(answers, presets.len());
}

#[tokio::test]
async fn a_second_address_of_a_host_is_suggested_under_a_name_of_its_own() {
    let server = Server::start(|_| Reply::hit()).await;
    let address = format!("{}/search?q=가방", server.url());
    let first = suggest(&address, "가방", "").await.expect("a section");
    assert_eq!(first.name, "127-0-0-1");
    let second = suggest(&address, "가방", &first.section).await.expect("a section");
    assert_eq!(second.name, "127-0-0-1-2");
    let both = SourcesFile::parse(&format!("{}\n{}", first.section, second.section), &|_| None);
    assert_eq!(both.expect("no name stands twice").sources().len(), 2);
}
