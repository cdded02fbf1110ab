use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use job::QUERY_CHARACTERS;

use super::*;

const LANGUAGES: [Language; 2] = [Language::Korean, Language::English];

/// Each message's name with the names of its facts.
fn facts(file: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut facts = BTreeMap::<_, BTreeSet<_>>::new();
    let mut current = "";
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            current = line.split(" =").next().unwrap_or_default();
        }
        let named = line.split('$').skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            &rest[..end]
        });
        facts.entry(current).or_default().extend(named);
    }
    facts
}

/// The text of every Rust file below a folder.
fn code_below(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter(|path| !path.ends_with("target"))
        .map(|path| match path.is_dir() {
            true => code_below(&path),
            false if path.extension().is_some_and(|extension| extension == "rs") => {
                fs::read_to_string(path).unwrap()
            }
            false => String::new(),
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_messages_about_the_same_facts() {
    assert_eq!(facts(include_str!("messages/ko.ftl")), facts(include_str!("messages/en.ftl")));
}

/// That the files have what the code names is the compiler's to find.
#[test]
fn the_code_names_every_message_of_the_files() {
    let code = code_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    let names = code.split(|c: char| !c.is_alphanumeric() && c != ':').collect::<BTreeSet<_>>();
    let messages = Message::ALL.iter().map(|message| format!("Message::{message:?}"));
    let templates = Template::ALL.iter().map(|template| format!("Template::{template:?}"));
    let idle: Vec<_> = messages.chain(templates).filter(|name| !names.contains(name.as_str())).collect();
    assert_eq!(idle, [""; 0]);
}

#[test]
fn every_message_can_be_said_in_both_languages() {
    for language in LANGUAGES {
        assert!(Message::ALL.iter().all(|said| !message(language, *said).is_empty()));
        for template in Template::ALL {
            assert_ne!(message_with(language, *template, &[]), template.id(), "{language:?}");
        }
    }
}

#[test]
fn the_notice_is_worded_as_agreed() {
    assert_eq!(message(Language::Korean, Message::Notice), "앱을 닫거나 휴대폰을 잠가도 괜찮아요!");
    assert_eq!(message(Language::English, Message::Notice), "You can close the app or lock your phone!");
}

#[test]
fn a_character_may_be_written_by_its_number() {
    assert!(message(Language::Korean, Message::MissingHeading).contains("찾을\u{a0}수 없어요"));
}

#[test]
fn a_query_that_is_too_long_is_told_the_limit() {
    for language in LANGUAGES {
        assert!(Mistake::QueryTooLong.text(language).contains(&QUERY_CHARACTERS.to_string()));
    }
}

#[test]
fn english_counts_in_singular_and_plural() {
    let found = |hits: u16| message_with(Language::English, Template::SourceDone, &[("hits", hits.into())]);
    assert_eq!(found(1), "1 result");
    assert_eq!(found(0), "0 results");
    assert_eq!(found(12), "12 results");
}

/// What is counted.
const COUNTED: [&str; 8] = ["result", "site", "minute", "second", "day", "thing", "hit", "hour"];

/// The nouns that this number counts, which are the next word or the one after it ("1 new result").
fn counted<'a>(text: &'a str, number: &str) -> Vec<&'a str> {
    let words: Vec<_> = text.split_whitespace().map(|word| word.trim_matches(['.', ',', '·'])).collect();
    let places = words.iter().enumerate().filter(|(_, word)| **word == number).map(|(place, _)| place);
    let near = places.flat_map(|place| words[place + 1..].iter().take(2).copied());
    near.filter(|word| COUNTED.iter().any(|noun| word.starts_with(noun))).collect()
}

#[test]
fn every_number_agrees_with_what_it_counts() {
    let named = facts(include_str!("messages/en.ftl"));
    let mut checked = 0;
    for (template, unit) in
        Template::ALL.iter().flat_map(|template| [(template, "seconds"), (template, "minutes")])
    {
        for number in [1_u16, 2] {
            let fact = |name: &&'static str| match *name {
                "unit" => ("unit", unit.into()),
                "half" => ("half", "am".into()),
                name => (name, number.into()),
            };
            let facts: Vec<_> = named[template.id()].iter().map(fact).collect();
            let said = message_with(Language::English, *template, &facts);
            for noun in counted(&said, &number.to_string()) {
                assert_eq!(COUNTED.contains(&noun), number == 1, "{said}");
                checked += 1;
            }
        }
    }
    assert!(checked > 30, "{checked}");
}
