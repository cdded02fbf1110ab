//! A table and a log that were stolen: whoever has a copy of both opens no link with it, learns no number, and sees of
//! a search what is listed here and nothing else.

use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
};

use aws_sdk_dynamodb::types::AttributeValue;
use cloud::{Aws, Secret};
use emulator::TABLE;
use job::{Key, PhoneNumber, Token, ViewToken};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::Process;

use crate::journey::{NUMBER, QUERY};

type Item = HashMap<String, AttributeValue>;

/// Everything that a thief reads in an item without opening anything, and why it may stand there.
const VISIBLE: [(&str, &str); 43] = [
    ("c", "when it was created: needed for its age"),
    ("d", "how often it was woken"),
    ("due_at", "when somebody must look at it"),
    ("due_shard", "where they look"),
    ("e", "how often it was searched"),
    ("expires_at", "until when it is kept"),
    ("f", "hits, which the sources show to everybody"),
    ("g", "of a text whose receipts are told, how much was"),
    ("h", "how many"),
    ("i", "an HMAC of the request, by which its repetition is known"),
    ("k", "which words were agreed to"),
    ("l", "the owner's language"),
    ("m", "of a job, when it changed; of a counter, when it counted, and HMACs or keys of what"),
    ("n", "when it ended"),
    (
        "pk",
        "the hash of a token of 128 bits, an HMAC of a number, a block or an address, or AWS's name for a text",
    ),
    ("q", "the query, without anybody whose it is: it is searched for and shown again"),
    ("r", "of a job, why it failed; of a counter, what was given back"),
    ("s", "how far each source is"),
    ("sk", "what kind of item it is"),
    ("st", "how far it is"),
    ("t", "what became of its text"),
    ("ta", "when its text is due"),
    (
        "tc",
        "number and token, sealed; gone with the text, or, for a second channel, once that is not needed, within the hour",
    ),
    ("tb", "how often the channel before tried it"),
    ("td", "how often its channel was asked what came of it"),
    ("tf", "why its text did not arrive, in general words"),
    ("tg", "the name that its channel has for the text, which holds neither number nor link"),
    ("th", "by which channel its text goes or went"),
    ("tm", "an HMAC of the number, by which its owner's wish for no texts is found; gone with the text"),
    ("tn", "how often its text was tried"),
    (
        "tp",
        "an HMAC of job and number, of no use for another job: a reader of the text proves with it that it came",
    ),
    ("tq", "when its text was asked for, if later than its search"),
    (
        "tr",
        "HMACs of the number, its block and the address, by which it is counted; gone when its text is claimed",
    ),
    ("ts", "when its text was sent, while its receipt is awaited"),
    ("tu", "how often nobody knew what came of that"),
    ("tx", "which channel would be the next"),
    ("u", "until when it is leased"),
    ("v", "its version"),
    ("w", "a random number that names a write"),
    ("x", "how often its searcher crashed"),
    ("y", "how often it was redriven"),
    ("ya", "when last"),
    ("z", "when its search will usually have ended"),
];

/// What was stolen: the items, all that they hold as text, and the log.
struct Loot {
    items: Vec<Item>,
    text: String,
    log: String,
}

/// Takes the table of a running system, and its log with that of the one before it.
async fn steal(mut process: Process, earlier: &str) -> Loot {
    let table = Aws::local(&process.endpoint).dynamodb();
    let items = table.scan().table_name(TABLE).send().await.unwrap().items.unwrap();
    let text = format!("{items:?}\n{}", items.iter().map(blobs).collect::<String>());
    let log = format!("{earlier}{}", process.log_to_the_end().await);
    Loot { items, text, log }
}

fn blobs(item: &Item) -> String {
    let blobs = item.values().filter_map(|value| value.as_b().ok());
    blobs.map(|blob| String::from_utf8_lossy(blob.as_ref()).into_owned()).collect()
}

fn asking(phone: &str) -> Value {
    json!({ "query": QUERY, "phone": phone, "consent": true })
}

/// A system whose searches take so many seconds.
async fn start(data: &Path, pace: &str) -> Process {
    Process::start(data, &["--pace", pace, "--text-limits", "on"]).await
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "what was tried is the result")]
async fn a_stolen_table_and_a_stolen_log_open_no_link_and_tell_no_number() {
    let data = tempfile::tempdir().unwrap();
    // One job whose text is out.
    let mut process = start(data.path(), "0").await;
    let first = process.world.created(&asking(NUMBER)).await;
    process.world.drain(&first).await;
    let earlier = process.log_to_the_end().await;
    // One that still waits for it when everything is stolen, and one that was withheld.
    let process = start(data.path(), "60").await;
    let second = process.world.created(&asking("010-7349-1587")).await;
    let third = process.world.created(&asking(NUMBER)).await;
    let tokens = [first, second, third];
    let loot = steal(process, &earlier).await;
    let sealed = loot.items.iter().filter(|item| item.contains_key("tc")).count();
    assert_eq!(sealed, 1, "a sealed contact is among the loot, and the third search's was withheld");
    assert_eq!(unlisted(&loot), BTreeSet::new(), "what is visible is listed with its reason");
    let candidates = candidates(&format!("{}\n{}", loot.text, loot.log));
    let views = views(&format!("{}\n{}", loot.text, loot.log));
    let keys = candidates.iter().map(Token::key).chain(views.iter().map(ViewToken::key));
    assert_eq!(opened(&loot, keys), Vec::<String>::new());
    for token in &tokens {
        assert!(candidates.iter().all(|candidate| candidate.as_str() != token), "a link is in the loot");
        let view = Token::parse(token).unwrap().view();
        assert!(!views.contains(&view), "a shared link is in the loot");
    }
    let guesses = guessed_numbers(&loot);
    println!(
        "stolen: {} items, {} bytes, and {} bytes of log; tried {} texts as links and {guesses} hashes of numbers: nothing opened",
        loot.items.len(),
        loot.text.len(),
        loot.log.len(),
        candidates.len() + views.len(),
    );
    assert!(loot.text.contains(QUERY) && !loot.log.contains(QUERY), "a query stands in the table alone");
}

/// The attributes of the table that are not listed above.
fn unlisted(loot: &Loot) -> BTreeSet<&str> {
    let names = loot.items.iter().flat_map(|item| item.keys()).map(String::as_str);
    names.filter(|name| !VISIBLE.iter().any(|(listed, _)| listed == name)).collect()
}

/// Everything in a text that could be a token, and tokens of what the thief can think of.
fn candidates(text: &str) -> Vec<Token> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= 22);
    let parts = words.flat_map(|word| (0..=word.len() - 22).map(move |start| &word[start..start + 22]));
    let found: BTreeSet<_> = parts.filter(|part| Token::parse(part).is_ok()).collect();
    let keys = ["", "k", "key", "1", "idempotency-key"];
    let secrets = ["", "textback", "secret", TABLE, "local"];
    let derived = secrets.iter().flat_map(|secret| keys.map(|key| Secret::new(secret.as_bytes()).token(key)));
    found.into_iter().filter_map(|part| Token::parse(part).ok()).chain(derived).collect()
}

/// Everything in a text that could be a shared link.
fn views(text: &str) -> Vec<ViewToken> {
    let words = text.split(|c: char| !c.is_ascii_hexdigit()).filter(|word| word.len() >= 32);
    let parts = words.flat_map(|word| (0..=word.len() - 32).map(move |start| &word[start..start + 32]));
    let found: BTreeSet<_> = parts.collect();
    found.into_iter().filter_map(|part| ViewToken::parse(part).ok()).collect()
}

/// The keys that name a job of the table.
fn opened(loot: &Loot, keys: impl Iterator<Item = Key>) -> Vec<String> {
    let partitions: BTreeSet<_> = loot.items.iter().map(|item| item["pk"].as_s().unwrap().as_str()).collect();
    let names = keys.map(|key| format!("job#{}", key.hex()));
    names.filter(|name| partitions.contains(name.as_str())).collect()
}

/// Hashes the 10,000 numbers of the block, plainly and with what a thief could take for the secret: there are only 80
/// million numbers, and whoever has the secret has them all. How many were tried.
fn guessed_numbers(loot: &Loot) -> usize {
    let secrets = ["", "textback", "secret", TABLE].map(|secret| Secret::new(secret.as_bytes()));
    let everything = format!("{}\n{}", loot.text, loot.log);
    let written = written_numbers(&everything);
    let mut tried = 0;
    for last in 0..10_000 {
        let number = PhoneNumber::parse(&format!("010-7349-{last:04}")).unwrap();
        let plain = Sha256::digest(number.as_str().as_bytes());
        let plain = plain.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>();
        let keyed = secrets.iter().map(|secret| secret.name("number", number.as_str()));
        for hash in keyed.chain([plain]) {
            tried += 1;
            assert!(!everything.contains(&hash), "{hash} tells of a number");
        }
        assert!(!written.contains(&number.as_str()[5..]), "{number:?} is written out");
    }
    tried
}

/// The last eight digits of every number that a text writes out, with or without its prefix and separators. Digits
/// within a longer run of letters and digits are part of a random value, where any eight occur by chance.
fn written_numbers(text: &str) -> BTreeSet<String> {
    let number = regex_lite::Regex::new(r"\b(?:(?:82)?0?10[-. ]?)?(\d{4})[-. ]?(\d{4})\b").unwrap();
    number.captures_iter(text).map(|found| format!("{}{}", &found[1], &found[2])).collect()
}

#[test]
fn a_number_is_read_however_it_is_written_and_not_out_of_a_random_value() {
    for text in
        ["to 73491368.", "+821073491368", r#""01073491368""#, "010-7349-1368", "7349 1368", "n=7349.1368"]
    {
        assert!(written_numbers(text).contains("73491368"), "{text}");
    }
    for text in ["a473491368f0", "1796073491368", "c073491368b"] {
        assert!(!written_numbers(text).contains("73491368"), "{text}");
    }
}
