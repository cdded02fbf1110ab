//! The formats of answers: each becomes JSON, so that one kind of path leads to what is in it.

mod html;
pub(crate) mod xml;

use encoding_rs::{Encoding, UTF_8};
use serde::Deserialize;
use serde_json::{Value, json};
use strum::IntoStaticStr;

use super::charset::encoding_named;
use super::hits::{HitFields, HitList};
use super::lenient;
use crate::fault::Fault;
use search::Markup;

/// The beginning of a document in which it names its charset (HTML Standard, section 13.2.3.2).
const PROLOG: usize = 1_024;

/// RSS 2.0 and older, RSS 1.0, Atom, and Atom within RSS.
const FEEDS: [&str; 4] = ["/rss/channel/item", "/rdf:RDF/item", "/feed/entry", "/rss/channel/entry"];

/// The form in which a source answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Format {
    #[default]
    Json,
    Xml,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A page with JSON-LD or microdata.
    Html,
}

impl Format {
    pub(crate) fn json_of(self, text: &str) -> Result<Value, Fault> {
        let xml = |text| xml::value_of(text).map_err(Fault::NotXml);
        match self {
            Format::Feed if !text.trim_start().starts_with('{') => xml(text).map(items_of),
            Format::Json | Format::Feed => lenient::json_of(text).map_err(Fault::NotJson),
            Format::Xml => xml(text),
            Format::Html => html::value_of(text).map_err(Fault::NotJsonLd),
        }
    }

    pub(crate) fn guessed(text: &str) -> Option<Self> {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        let beginning = &start[..start.floor_char_boundary(PROLOG)];
        let is_feed = ["<rss", "<feed", "<rdf:RDF"].iter().any(|root| beginning.contains(root));
        let lower = beginning.to_ascii_lowercase();
        match start.chars().next()? {
            '{' if beginning.contains("//jsonfeed.org/version") => Some(Format::Feed),
            '{' | '[' => Some(Format::Json),
            '<' if is_feed => Some(Format::Feed),
            '<' if lower.contains("<html") || lower.contains("<!doctype html") => Some(Format::Html),
            '<' => Some(Format::Xml),
            _ => None,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    /// True for a format that fixes where the hits and their fields are: an operator says nothing but the address.
    pub(crate) fn is_fixed(self) -> bool {
        matches!(self, Format::Feed | Format::Html)
    }

    /// Feeds and pages write their texts as HTML, within JSON, too.
    pub(crate) fn default_markup(self) -> Markup {
        if self.is_fixed() { Markup::Html } else { Markup::Plain }
    }

    /// The path to the hits, where the format has one.
    pub(crate) fn default_list(self) -> Option<HitList> {
        HitList::try_from("$.items[*]".to_owned()).ok().filter(|_| self.is_fixed())
    }

    pub(crate) fn default_fields(self) -> Option<HitFields> {
        let fields = match self {
            Format::Json | Format::Xml => return None,
            Format::Feed => include_str!("format/feed.toml"),
            Format::Html => include_str!("format/html.toml"),
        };
        Some(toml::from_str(fields).expect("a test reads each of them"))
    }

    pub(crate) fn accept(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::Xml => "application/xml, text/xml;q=0.9",
            Format::Feed => {
                "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
            }
            Format::Html => "text/html, application/xhtml+xml;q=0.9",
        }
    }

    /// The charset of an answer that was taken for UTF-8 and is none, where the document itself names it:
    /// `<?xml encoding="euc-kr"?>`, `<meta charset="euc-kr">`.
    pub(crate) fn charset_of(self, bytes: &[u8], taken: &'static Encoding) -> &'static Encoding {
        if self == Format::Json || taken != UTF_8 || std::str::from_utf8(bytes).is_ok() {
            return taken;
        }
        let prolog = String::from_utf8_lossy(&bytes[..bytes.len().min(PROLOG)]);
        let named = ["encoding=", "charset="].iter().find_map(|key| prolog.split_once(key));
        let name = named.and_then(|(_, rest)| {
            rest.trim_start_matches(['"', '\'']).split(['"', '\'', ' ', ';', '?', '>', '/']).next()
        });
        name.and_then(encoding_named).unwrap_or(taken)
    }
}

/// The items of a feed, whichever of the formats it has, as JSON Feed calls them: `$.items[*]`.
fn items_of(mut feed: Value) -> Value {
    let is_feed = ["/rss", "/rdf:RDF", "/feed"].iter().any(|root| feed.pointer(root).is_some());
    let items = FEEDS.iter().find_map(|list| feed.pointer_mut(list).map(Value::take));
    match items {
        Some(Value::Array(items)) => json!({ "items": items }),
        Some(one) => json!({ "items": [one] }),
        None if is_feed => json!({ "items": [] }),
        None => feed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_seen_in_what_an_answer_begins_with() {
        for (text, expected) in [
            (
                "\u{feff} {\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}",
                Some(Format::Feed),
            ),
            ("{\"items\": []}", Some(Format::Json)),
            ("<?xml version=\"1.0\"?><rss/>", Some(Format::Feed)),
            ("<!doctype html>", Some(Format::Html)),
            ("<r/>", Some(Format::Xml)),
            ("no", None),
        ] {
            assert_eq!(Format::guessed(text), expected, "{text}");
        }
    }

    #[test]
    fn every_path_of_the_formats_can_be_read() {
        for format in [Format::Feed, Format::Html] {
            assert!(format.default_fields().is_some() && format.default_list().is_some(), "{format:?}");
        }
    }
}
