//! The work on an answer of 2 MB, for the worst that every parser and cleaner can be given: how long it takes, and the
//! longest time for which nothing else on the thread goes on. `tests/bin/fuzzing worst` prints it as a table.
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::{
    cell::Cell,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use catalogue::Catalogue;
use futures::future::{self, Either};
use fuzzing::targets::source_answer::{serve, sources_of, with_head};
use search::{Contribution, Finding, Hit, Query, RawHit, Source, plain, price_in, rank};
use sources::SourcesFile;
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
    sync::oneshot,
    task::yield_now,
};

/// Beside it there is room for the rest of a hit below the default of `max_bytes`, 2,000,000.
const BYTES: usize = 1_900_000;

type Answer = Arc<Mutex<Vec<u8>>>;
type Work = Box<dyn Fn()>;
type Input = (&'static str, Vec<u8>);

fn main() {
    let answer = Answer::default();
    let address = served_apart(Arc::clone(&answer));
    let runtime = runtime();
    println!("| answer of 1.9 MB | in all, ms | longest without a yield, ms |\n|---|---:|---:|");
    for (format, inputs) in [("json", json()), ("xml", xml()), ("feed", feeds()), ("html", pages())] {
        let source = source(address, format);
        for (name, bytes) in inputs {
            *answer.lock().unwrap_or_else(PoisonError::into_inner) =
                with_head("Content-Type: text/plain", &bytes);
            let (took, longest) = measured(&runtime, &source);
            println!("| {name} | {} | {} |", took.as_millis(), longest.as_millis());
        }
    }
    for (name, work) in others() {
        let began = Instant::now();
        work();
        println!("| {name} | {} | |", began.elapsed().as_millis());
    }
}

/// The work after an answer was read, and the parsers of no answer: without a server.
fn others() -> Vec<(&'static str, Work)> {
    let noise = |seed: u64, length: usize| -> String {
        let mut random = fastrand::Rng::with_seed(seed);
        std::iter::repeat_with(|| random.char('가'..='힣')).take(length).collect()
    };
    let hits: Vec<Hit> = (0..100)
        .map(|number| {
            let (title, text) = (noise(number, 200), Some(noise(number + 100, 400)));
            let url = format!("https://shop.example/{}", noise(number + 200, 220));
            Hit::new(RawHit { title, url, text, ..RawHit::default() }).expect("large, but a hit")
        })
        .collect();
    let stored = Finding::new(hits.clone()).encode();
    let ranked = hits.clone();
    let lines = "{\"title\":\"검정원피스\",\"url\":\"https://a.example/1\"}\n".repeat(BYTES / 60);
    vec![
        ("finding: the largest hits", Box::new(move || drop(Finding::new(hits.clone())))),
        ("finding: read again", Box::new(move || drop(Finding::decode(&stored)))),
        (
            "rank: 12 sources of 100 hits each",
            Box::new(move || {
                let one = Contribution { source: "a", weight: 1_000, hits: &ranked };
                drop(rank(&[one; 12]));
            }),
        ),
        ("text: 2 MB of marks", Box::new(|| drop(plain(&"\u{301}\u{323}".repeat(BYTES / 4), 200)))),
        ("price: 2 MB of digits", Box::new(|| drop(price_in(&"1,".repeat(BYTES / 2), None)))),
        ("catalogue: 2 MB of records", Box::new(move || drop(Catalogue::from_jsonl(lines.as_bytes())))),
        (
            "catalogue: one line of 2 MB",
            Box::new(|| drop(Catalogue::from_jsonl("<".repeat(BYTES).as_bytes()))),
        ),
    ]
}

/// A hit with one field made of a piece again and again.
fn field(key: &str, piece: &str) -> Vec<u8> {
    let mut hit = serde_json::json!({ "title": "a", "link": "https://a.example/1" });
    hit[key] = piece.repeat(BYTES / piece.len()).into();
    format!("{{\"items\":[{hit}]}}").into_bytes()
}

/// A hit with one field written as it is.
fn written(value: &[u8]) -> Vec<u8> {
    let head = b"{\"items\":[{\"link\":\"https://a.example/1\",\"title\":\"a\",\"price\":";
    [head.as_slice(), value, b"}]}"].concat()
}

fn list(item: &str) -> Vec<u8> {
    let items = vec![item; BYTES / (item.len() + 1)].join(",");
    format!("{{\"items\":[{items}]}}").into_bytes()
}

fn quoted(bytes: &[u8]) -> Vec<u8> {
    let mut text = vec![b'"'];
    while text.len() < BYTES {
        text.extend_from_slice(bytes);
    }
    text.push(b'"');
    written(&text)
}

/// A piece between two others, as often as an answer can hold it.
fn around(before: &str, piece: &str, after: &str) -> Vec<u8> {
    format!("{before}{}{after}", piece.repeat(BYTES / piece.len())).into_bytes()
}

/// Numbered pieces, no two of which are the same.
fn numbered(piece: impl Fn(usize) -> String) -> String {
    (0..BYTES / piece(100_000).len()).map(piece).collect()
}

fn xml() -> Vec<Input> {
    let root = |inside: &str| format!("<r>{inside}</r>").into_bytes();
    let item = |inside: &str| format!("<r><items><title>a</title>{inside}</items></r>").into_bytes();
    let deep = format!("{}{}", "<a>".repeat(60), "</a>".repeat(60));
    vec![
        ("XML: empty elements of one name", around("<r>", "<a/>", "</r>")),
        ("XML: elements of many names", root(&numbered(|number| format!("<a{number}/>")))),
        ("XML: elements 62 deep", around("<r>", &deep, "</r>")),
        ("XML: elements without an end", around("<r>", "<a>", "")),
        ("XML: attributes of one name", around("<r ", "a='' ", "/>")),
        (
            "XML: attributes of many names",
            format!("<r {}/>", numbered(|number| format!("a{number}='' "))).into_bytes(),
        ),
        ("XML: an attribute of entities", around("<r a='", "&amp;", "'/>")),
        ("XML: entities", around("<r>", "&amp;", "</r>")),
        ("XML: entities that are none", around("<r>", "&a;", "</r>")),
        ("XML: bare &", around("<r>", "& ", "</r>")),
        ("XML: one & and letters", around("<r>&", "a", "</r>")),
        ("XML: pieces of CDATA", around("<r>", "<![CDATA[]]>", "</r>")),
        ("XML: comments", around("<r>", "<!---->", "</r>")),
        ("XML: a comment without an end", around("<r><!--", "-", "")),
        ("XML: a DTD of brackets", around("<!DOCTYPE r [", "<", "")),
        ("XML: entities of a DTD", around("<!DOCTYPE r [", "<!ENTITY a \"&a;&a;\">", "]><r/>")),
        ("XML: hits without an address", around("<r>", "<items/>", "</r>")),
        ("XML: a hit of elements", item(&numbered(|number| format!("<a{number}/>")))),
        ("XML: < alone", around("<r>", "<", "</r>")),
    ]
}

fn feeds() -> Vec<Input> {
    let rss = |inside: &str| format!("<rss><channel>{inside}</channel></rss>").into_bytes();
    let item = |inside: &str| rss(&format!("<item><title>a</title>{inside}</item>"));
    vec![
        ("feed: items without a title", around("<rss><channel>", "<item/>", "</channel></rss>")),
        ("feed: links of an item", item(&"<link rel='a'/>".repeat(BYTES / 15))),
        ("feed: enclosures of an item", item(&"<enclosure type='a' url='b'/>".repeat(BYTES / 29))),
        ("feed: elements with a type", item(&numbered(|number| format!("<a{number} type=''/>")))),
        (
            "feed: a title of <",
            rss(&format!("<item><title><![CDATA[{}]]></title></item>", "<".repeat(BYTES))),
        ),
    ]
}

fn pages() -> Vec<Input> {
    let product = "<div itemscope itemtype='https://schema.org/Product'>";
    let script = "<script type='application/ld+json'>";
    let deep = format!("{}{product}", "<p>".repeat(511));
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    vec![
        ("page: <", around("", "<", "")),
        ("page: elements without an end", around("", "<p>", "")),
        ("page: ends without a beginning", around("", "</p>", "")),
        ("page: elements of many names", numbered(|number| format!("<a{number}>")).into_bytes()),
        (
            "page: attributes of many names",
            format!("<p {}", numbered(|number| format!("a{number} "))).into_bytes(),
        ),
        ("page: things in things", around("", "<p itemscope itemprop=a>", "")),
        ("page: properties of a thing", around(product, "<b itemprop=name>a</b>", "")),
        ("page: properties 511 deep", around(&deep, "<b itemprop=a>", "")),
        (
            "page: texts in 16 properties",
            around(&format!("{product}{}", "<b itemprop=a>".repeat(500)), "a<br>", ""),
        ),
        ("page: names of a property", around(&format!("{product}<b itemprop='"), "a ", "'>")),
        ("page: entities", around(&format!("{product}<b itemprop=name>"), "&amp", "")),
        ("page: comments", around("", "<!-->", "")),
        ("page: scripts of JSON-LD", around("", &format!("{script}{{}}</script>"), "")),
        ("page: JSON-LD of lists", around(script, &format!("{},", nested(100)), "</script>")),
        (
            "page: JSON-LD of products",
            around(&format!("{script}["), "{\"@type\":\"Product\"},", "0]</script>"),
        ),
        ("page: JSON-LD of types", around(&format!("{script}{{\"@type\":["), "\"a\",", "0]}</script>")),
    ]
}

fn json() -> Vec<Input> {
    let hit =
        |title: String| serde_json::json!({ "title": title, "link": "https://a.example/1" }).to_string();
    let title = |piece: &str| field("title", piece);
    vec![
        ("markup: a title of <", title("<")),
        ("markup: a title of <a", title("<a")),
        ("markup: a title of <1", title("<1")),
        ("markup: a title of <br>", title("<br>")),
        ("markup: 100 titles of <", list(&hit("<".repeat(18_900)))),
        ("entities: a title of &", title("&")),
        ("entities: a title of &#0", title("&#0")),
        ("entities: one number of zeros", field("title", "&#0000000000000000")),
        ("entities: a title of &ampamp;", title("&ampamp;")),
        ("invisible: a title of U+200B", title("\u{200b}")),
        ("spaces: a title of them", title("a ")),
        ("NFC: a title of marks", title("\u{301}\u{323}")),
        ("NFC: a title of Hangul's letters", title("\u{1112}\u{1161}\u{11ab}")),
        ("graphemes: a title of flags", title("\u{1f1f0}")),
        ("graphemes: a title of joined emoji", title("👩\u{200d}")),
        ("addresses: steps up", field("link", "/..")),
        ("addresses: a host of labels", field("link", "https://a.")),
        ("addresses: a picture of ?", field("image", "?")),
        ("templates: a place of 가", field("id", "가")),
        ("prices: digits", field("price", "1")),
        ("prices: separators", field("price", "1,")),
        ("prices: words", field("price", "1만 ")),
        ("prices: signs", field("price", "₩ ")),
        ("JSON: a number of digits", written(&vec![b'7'; BYTES])),
        ("JSON: a number of decimals", written(&[b"0.".as_slice(), &vec![b'7'; BYTES]].concat())),
        ("JSON: numbers as hits", list("0")),
        ("JSON: empty lists as hits", list("[]")),
        ("JSON: hits without an address", list("{\"title\":\"a\"}")),
        ("JSON: escapes", quoted(b"\\u0041")),
        ("JSON: lone surrogates", quoted(b"\\ud800")),
        ("JSON: control characters", quoted(b"\x01")),
        ("JSON: hits with NaN", list("{\"title\":\"a\",\"price\":NaN}")),
        ("JSON: cut off", title("a")[..BYTES].to_vec()),
        ("paths: a list of blanks as title", written(list("\" \"").as_slice())),
        ("charset: bytes that are none", quoted(&[0xff])),
        ("charset: halves of syllables", quoted(&[0xb0, 0xa1, 0x20])),
    ]
}

/// The hits of formats that do not fix where they are.
const FIELDS: &str = r#"
hits = "$.items[*]"
hit = { title = "$.title", url = ["$.link", "/p/{$.id}"], text = "$.text", image = "$.image", price = "$.price" }
"#;

/// The time of one search, and the longest time between two turns of another task of its thread.
fn measured(runtime: &Runtime, source: &Arc<dyn Source>) -> (Duration, Duration) {
    let query = Query { text: "가방".to_owned(), language: None, limit: 100 };
    let began = Instant::now();
    let (longest, last) = (Cell::new(Duration::ZERO), Cell::new(began));
    let note = || {
        longest.set(longest.get().max(last.get().elapsed()));
        last.set(Instant::now());
    };
    let ticking = async {
        loop {
            yield_now().await;
            note();
        }
    };
    let searched = runtime.block_on(async {
        let search = source.search(&query);
        futures::pin_mut!(ticking);
        // Both in one task: a turn of the one is a turn that the other had to wait for.
        match future::select(search, ticking).await {
            Either::Left((result, _)) => result.map(|hits| hits.len()),
            Either::Right(((), _)) => Ok(0),
        }
    });
    drop(searched);
    note();
    (began.elapsed(), longest.get())
}

fn source(address: SocketAddr, format: &str) -> Arc<dyn Source> {
    let fields = match format {
        "json" => FIELDS.to_owned(),
        "xml" => FIELDS.replace("$.items", "$..items"),
        _ => String::new(),
    };
    let text = format!(
        r#"
[[source]]
name = "worst"
label = {{ ko = "a", en = "a" }}
kind = "http"
url = "http://{address}/?q={{query}}"
format = "{format}"
{fields}
markup = "html"
currency = "KRW"
timeout = "10m"
retries = 0
allow_private = true
"#
    );
    let file = SourcesFile::parse(&text, &|_| None).expect("a sound file");
    sources_of(&file).remove(0)
}

/// A server on a thread of its own, so that its work is not counted.
fn served_apart(answer: Answer) -> SocketAddr {
    let (tell, told) = oneshot::channel();
    thread::spawn(move || {
        runtime().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            tell.send(listener.local_addr().expect("an address")).expect("it is waited for");
            serve(listener, answer).await;
        });
    });
    told.blocking_recv().expect("a server")
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}
