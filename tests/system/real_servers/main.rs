//! Searches of servers that this project did not write: Datasette and Groonga, each with 100,000 records, asked through
//! the presets, beside the sample catalogue; and Datasette once more as an Atom feed. `tests/run` installs both.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod datasette;
mod feed;
mod groonga;
mod records;

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tests::{Process, binary, output_of};

use crate::{
    datasette::Datasette,
    groonga::Groonga,
    records::{OF_ONE_KIND, RECORDS},
};

/// Both servers, and a file of sources that leads to them and to the sample.
struct Servers {
    datasette: Datasette,
    groonga: Groonga,
    folder: tempfile::TempDir,
}

impl Servers {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = || folder.path().to_owned();
        let (datasette, groonga) = tokio::join!(Datasette::start(at()), Groonga::start(at()));
        Self { datasette, groonga, folder }
    }

    /// The presets as an operator would switch them on, and the sample.
    fn sources_toml(&self) -> PathBuf {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
        let preset =
            |name: &str| fs::read_to_string(root.join(format!("infra/sources/{name}.toml"))).unwrap();
        let sample = root.join("infra/catalogue/sample.jsonl");
        let text = [
            preset("datasette").replace("${DATASETTE_URL}", &self.datasette.url),
            preset("groonga").replace("${GROONGA_URL}", &self.groonga.url),
            format!(
                "[[source]]\nname = \"sample\"\nlabel = {{ ko = \"견본\", en = \"Sample\" }}\n\
                 kind = \"catalogue\"\nfile = {sample:?}\n"
            ),
        ];
        let file = self.folder.path().join("sources.toml");
        fs::write(&file, text.join("\n")).unwrap();
        file
    }
}

/// One search, all of its results and how long it took.
struct Searched {
    status: Value,
    hits: Vec<Value>,
    took: Duration,
}

async fn search(process: &Process, query: &str) -> Searched {
    let began = Instant::now();
    let token = process.world.created(&json!({ "query": query })).await;
    let status = process.world.drain(&token).await;
    let took = began.elapsed();
    let pages = process.world.pages(&format!("/api/search-jobs/{token}/results")).await;
    let hits = pages.iter().flat_map(|page| page["hits"].as_array().unwrap()).cloned().collect();
    Searched { status, hits, took }
}

fn outcomes(status: &Value) -> Vec<(&str, &str, u64)> {
    let outcome = |source| -> (&str, &str, u64) {
        let source: &Value = source;
        let text = |key: &str| source[key].as_str().unwrap_or_default();
        (text("name"), text("state"), source["hits"].as_u64().unwrap_or_default())
    };
    status["sources"].as_array().unwrap().iter().map(outcome).collect()
}

#[tokio::test]
async fn two_real_servers_and_a_catalogue_make_one_ranked_list_whatever_is_typed() {
    let servers = Servers::start().await;
    assert_eq!(counts(&servers).await, (u64::from(RECORDS), u64::from(OF_ONE_KIND)));
    let file = servers.sources_toml();
    let flags = ["--sources", file.to_str().unwrap(), "--pace", "0"];
    let process = Process::start(&servers.folder.path().join("data"), &flags).await;
    for query in ["린넨 원피스", "linen dress"] {
        let searched = search(&process, query).await;
        check_list(query, &searched);
        tell(query, &searched);
    }
    // What is syntax to one of them or the other.
    for odd in
        ["(\"*-foo:@ OR", "-원피스", "title:검정 AND", "NEAR(\"", "100% ' ; drop table products --", "*"]
    {
        let status = search(&process, odd).await.status;
        assert!(outcomes(&status).iter().all(|(_, state, _)| *state == "done"), "{odd}: {status}");
    }
    for source in ["datasette", "groonga"] {
        let told = source_test(&file, source, "린넨 원피스");
        for part in ["200 OK HTTP/1.1", "matches 100 places", "1. 검정 린넨 원피스 Black Linen Dress 0"]
        {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}

/// Every source in one list, what they agree on first, and each page once.
fn check_list(query: &str, Searched { status, hits, .. }: &Searched) {
    let states = outcomes(status);
    assert_eq!(states[..2], [("datasette", "done", 100), ("groonga", "done", 100)]);
    assert!(states[2].0 == "sample" && states[2].1 == "done" && states[2].2 > 0, "{states:?}");
    assert_eq!(first_page(hits).len(), 3, "every source has a place on the first page");
    let text = |hit: &Value, key: &str| hit[key].as_str().unwrap().to_lowercase();
    for hit in hits {
        assert!(query.split(' ').all(|word| text(hit, "title").contains(word)), "{query}: {hit}");
    }
    let addresses: Vec<_> = hits.iter().map(|hit| text(hit, "url")).collect();
    let is_brands = |address: &&String| address.starts_with("https://brand.example/");
    assert!(is_brands(&&addresses[0]), "what both servers have comes first: {addresses:?}");
    assert_eq!(addresses.iter().collect::<HashSet<_>>().len(), addresses.len(), "each page once");
    let found: u64 = states.iter().map(|(_, _, hits)| hits).sum();
    let shared = addresses.iter().filter(is_brands).count();
    assert!(shared > 0 && hits.len() + shared <= found as usize, "what both have is one hit");
}

/// How many hits of each source are on the first page.
fn first_page(hits: &[Value]) -> BTreeMap<&str, usize> {
    hits.iter().take(20).fold(BTreeMap::new(), |mut shown, hit| {
        *shown.entry(hit["source"].as_str().unwrap()).or_default() += 1;
        shown
    })
}

/// The records in Datasette's table, and those in Groonga's that are linen dresses.
async fn counts(servers: &Servers) -> (u64, u64) {
    let count = "/shop.json?sql=select%20count(*)%20as%20n%20from%20products&_shape=array";
    let datasette = get(&format!("{}{count}", servers.datasette.url)).await[0]["n"].as_u64();
    let select = "/d/select?table=products&match_columns=title&query=linen+dress&limit=0&command_version=3";
    let groonga = get(&format!("{}{select}", servers.groonga.url)).await["body"]["n_hits"].as_u64();
    (datasette.unwrap(), groonga.unwrap())
}

async fn get(url: &str) -> Value {
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

fn source_test(file: &Path, name: &str, query: &str) -> String {
    let mut program = Command::new(binary("textback"));
    program.arg("--sources").arg(file).args(["source-test", name, query]);
    let output = output_of(program);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[expect(clippy::print_stdout, reason = "figures for whoever runs the test by hand")]
fn tell(query: &str, Searched { status, hits, took }: &Searched) {
    let (ms, page) = (took.as_millis(), first_page(hits));
    println!("{query}: {ms} ms from creation to completion; {:?}", outcomes(status));
    println!("{} hits in one list; its first page: {page:?}", hits.len());
    for hit in hits.iter().take(5) {
        println!("  {} {} {}", hit["source"], hit["title"], hit["url"]);
    }
}
