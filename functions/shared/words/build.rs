//! Makes two enums of the message files: one of the messages that are plain text, which cost nothing to read, and one of
//! those that speak of facts, which Fluent formats. A message that either language lacks does not compile.

use std::{collections::BTreeMap, env, fmt::Write, fs, path::Path};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Message, PatternElement, Resource},
    parser, serializer,
    unicode::unescape_unicode_to_string,
};

const CODES: [&str; 2] = ["ko", "en"];

fn main() {
    println!("cargo:rerun-if-changed=src/messages");
    let out = env::var("OUT_DIR").expect("Cargo sets it for build scripts");
    let files = CODES.map(|code| {
        let path = Path::new("src/messages").join(code).with_extension("ftl");
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    });
    let [korean, english] = files.each_ref().map(|file| messages(file));
    let lone = korean.keys().filter(|id| !english.contains_key(*id));
    let lone: Vec<_> = lone.chain(english.keys().filter(|id| !korean.contains_key(*id))).collect();
    assert!(lone.is_empty(), "messages of one language alone: {lone:?}");
    let (mut plain, mut templates) = (Vec::new(), Vec::new());
    for (id, message) in &korean {
        match (plain_text(message), plain_text(&english[id])) {
            (Some(korean), Some(english)) => plain.push((*id, format!("[{korean:?}, {english:?}]"))),
            _ => templates.push((*id, format!("{id:?}"))),
        }
    }
    let messages = declared("A message that is plain text.", "Message", "texts", "[&'static str; 2]", &plain);
    let kinds = declared("A message that speaks of facts.", "Template", "id", "&'static str", &templates);
    write(&out, "messages.rs", &(messages + &kinds));
    for (code, messages) in CODES.iter().zip([korean, english]) {
        let body = templates.iter().map(|(id, _)| Entry::Message(messages[id].clone())).collect();
        write(&out, &format!("{code}.ftl"), &serializer::serialize(&Resource { body }));
    }
}

fn messages(file: &str) -> BTreeMap<&str, Message<&str>> {
    let resource = parser::parse(file).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        if let Entry::Message(mut message) = entry {
            message.comment = None;
            let id = message.id.name;
            assert!(messages.insert(id, message).is_none(), "{id} stands twice");
        }
    }
    messages
}

/// The text of a message without facts. A character may stand in it by its number, as in `{"\u00A0"}`.
fn plain_text(message: &Message<&str>) -> Option<String> {
    let elements = &message.value.as_ref()?.elements;
    let texts = elements.iter().map(|element| match element {
        PatternElement::TextElement { value } => Some((*value).into()),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::StringLiteral { value }),
        } => Some(unescape_unicode_to_string(value)),
        PatternElement::Placeable { .. } => None,
    });
    texts.collect()
}

/// An enum of these messages, and a function that gives each its value.
fn declared(doc: &str, name: &str, function: &str, value: &str, messages: &[(&str, String)]) -> String {
    let mut variants = String::new();
    let mut arms = String::new();
    let mut all = String::new();
    for (id, value) in messages {
        let variant: String = id.split('-').map(capitalised).collect();
        let _ = write!(variants, "/// `{id}`\n{variant}, ");
        let _ = write!(arms, "Self::{variant} => {value}, ");
        let _ = write!(all, "Self::{variant}, ");
    }
    format!(
        "/// {doc}\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum {name} {{ {variants} }}\n\
         impl {name} {{\n#[cfg(test)]\nconst ALL: &[Self] = &[{all}];\n\
         const fn {function}(self) -> {value} {{ match self {{ {arms} }} }}\n}}\n"
    )
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

fn write(folder: &str, name: &str, text: &str) {
    let path = Path::new(folder).join(name);
    fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
