use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// Each message's name with the names of its facts.
fn messages(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages = BTreeMap::new();
    let mut current = String::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            current = line.split(" =").next().unwrap_or_default().to_owned();
            let before = messages.insert(current.clone(), BTreeSet::new());
            assert_eq!(before, None, "{current} stands twice");
        }
        let facts = line.split('$').skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            rest[..end].to_owned()
        });
        if let Some(known) = messages.get_mut(&current) {
            known.extend(facts);
        }
    }
    messages
}

#[test]
fn both_languages_have_the_same_messages_about_the_same_facts() {
    assert_eq!(messages(KOREAN), messages(ENGLISH));
}

#[test]
fn the_files_hold_exactly_the_messages_that_the_code_or_another_message_names() {
    let named: BTreeSet<_> = Message::ALL.iter().map(|word| word.id().to_owned()).collect();
    let is_part = |id: &String| [KOREAN, ENGLISH].iter().all(|file| file.contains(&format!("{{ {id} }}")));
    let written: BTreeSet<_> = messages(KOREAN).into_keys().filter(|id| !is_part(id)).collect();
    assert_eq!(named, written);
    assert_eq!(named.len(), Message::ALL.len(), "no message has two names");
}

#[test]
fn every_message_can_be_said_in_both_languages() {
    for language in [Language::Korean, Language::English] {
        for word in Message::ALL {
            assert_ne!(message(language, *word), word.id(), "{language:?}");
        }
    }
}

#[test]
fn the_notice_is_worded_as_agreed() {
    assert_eq!(message(Language::Korean, Message::Notice), "앱을 닫거나 휴대폰을 잠가도 괜찮아요!");
    assert_eq!(message(Language::English, Message::Notice), "You can close the app or lock your phone!");
}

#[test]
fn english_counts_in_singular_and_plural() {
    let found = |hits: u16| message_with(Language::English, Message::SourceDone, &[("hits", hits.into())]);
    assert_eq!(found(1), "1 result");
    assert_eq!(found(0), "0 results");
    assert_eq!(found(12), "12 results");
}
