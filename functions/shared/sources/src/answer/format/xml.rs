//! XML as JSON: an element is a table of its attributes (`@name`), its children by their names and its text (`#text`);
//! children of one name are a list, and an element that has text alone is that text. The table around all holds the root:
//! `$.rss.channel.item[*]`, `$.entry.link['@href']`.
//!
//! Entities of a DTD are never read: what names one stays as it is written.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};

/// Feeds and answers of services are 10 deep at most.
const MAX_DEPTH: usize = 64;

/// Text is no XML.
#[derive(Debug, thiserror::Error)]
pub(crate) enum XmlError {
    #[error("{message} at line {line}")]
    Syntax { message: String, line: usize },
    #[error("its elements lie more than {MAX_DEPTH} deep")]
    TooDeep,
    #[error("it ends before its elements do")]
    Unfinished,
}

#[derive(Default)]
struct Element {
    name: String,
    fields: Map<String, Value>,
    text: String,
}

pub(super) fn value_of(text: &str) -> Result<Value, XmlError> {
    let mut reader = Reader::from_str(text);
    // A bare `&` is the commonest mistake of feeds.
    reader.config_mut().allow_dangling_amp = true;
    let mut root = Element::default();
    let mut open: Vec<Element> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|error| {
            let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX).min(text.len());
            let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            XmlError::Syntax { message: error.to_string(), line }
        })?;
        let depth = open.len();
        let inner = open.last_mut().unwrap_or(&mut root);
        match event {
            Event::Start(_) if depth >= MAX_DEPTH => return Err(XmlError::TooDeep),
            Event::Start(start) => open.push(Element::new(&start)),
            Event::Empty(start) => inner.adopt(Element::new(&start)),
            Event::End(_) => {
                if let Some(element) = open.pop() {
                    open.last_mut().unwrap_or(&mut root).adopt(element);
                }
            }
            Event::Text(text) => inner.text.push_str(&text.xml10_content()),
            Event::CData(text) => inner.text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => {
                inner.text.push_str(&htmlize::unescape(format!("&{};", name.into_inner())));
            }
            Event::Eof if depth == 0 && !root.fields.is_empty() => {
                return Ok(Value::Object(root.fields));
            }
            Event::Eof => return Err(XmlError::Unfinished),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

impl Element {
    fn new(start: &BytesStart<'_>) -> Self {
        let mut element = Self { name: start.name().as_ref().to_owned(), ..Self::default() };
        // Its own check of names that occur twice compares each with all.
        let mut attributes = start.attributes();
        for attribute in attributes.with_checks(false).flatten() {
            let value = htmlize::unescape_attribute(&*attribute.value).into_owned();
            element.fields.insert(format!("@{}", attribute.key.as_ref()), Value::String(value));
        }
        element
    }

    fn adopt(&mut self, child: Element) {
        let Element { name, mut fields, text } = child;
        let text = text.trim();
        if !fields.is_empty() && !text.is_empty() {
            fields.insert("#text".to_owned(), text.into());
        }
        let value = if fields.is_empty() { text.into() } else { Value::Object(fields) };
        add(&mut self.fields, name, value);
    }
}

/// Beside what has the name already.
pub(super) fn add(fields: &mut Map<String, Value>, name: String, value: Value) {
    match fields.get_mut(&name) {
        None => {
            fields.insert(name, value);
        }
        Some(Value::Array(items)) => items.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn xml_becomes_json_by_one_rule() {
        let table = [
            ("<a/>", json!({ "a": "" })),
            ("<a> x <!-- y -->z </a>", json!({ "a": "x z" })),
            ("<a b='1'/>", json!({ "a": { "@b": "1" } })),
            ("<a b='1'>x</a>", json!({ "a": { "@b": "1", "#text": "x" } })),
            ("<a><b>1</b><c/><b>2</b></a>", json!({ "a": { "b": ["1", "2"], "c": "" } })),
            ("<r:a xmlns:r='u'><r:b/></r:a>", json!({ "r:a": { "@xmlns:r": "u", "r:b": "" } })),
            (
                "<a c='&lt;&quot;'><![CDATA[<b>&amp;]]> &amp;&#44032;&eacute;</a>",
                json!({ "a": { "@c": "<\"", "#text": "<b>&amp; &가é" } }),
            ),
            ("<?xml version='1.0'?>\n<!DOCTYPE a><a>A & B &nope;</a>", json!({ "a": "A & B &nope;" })),
        ];
        for (xml, expected) in table {
            assert_eq!(value_of(xml).expect(xml), expected, "{xml}");
        }
    }

    #[test]
    fn entities_of_a_document_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>\
                    <a>&y;&f;</a>";
        assert_eq!(value_of(bomb).expect("XML"), json!({ "a": "&y;&f;" }));
    }

    #[test]
    fn what_is_no_xml_is_told_with_its_line() {
        let told = |xml: &str| value_of(xml).expect_err(xml).to_string();
        for (xml, part) in [
            ("", "ends before"),
            ("{\"a\": 1}", "ends before"),
            ("<a><b></a>", "at line 1"),
            ("<a>\n<b></c></a>", "at line 2"),
            ("<a>", "ends before"),
        ] {
            assert!(told(xml).contains(part), "{xml}: {}", told(xml));
        }
        assert!(told(&"<a>".repeat(1_000)).contains("deep"));
    }
}
