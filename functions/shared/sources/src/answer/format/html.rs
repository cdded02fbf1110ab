//! A page as JSON: the products in its JSON-LD and its microdata are `$.items[*]`, with schema.org's names.

use std::collections::HashMap;

use html5gum::{StartTag, State, Token, Tokenizer};
use serde_json::{Map, Value, json};

use super::xml::add;

/// A browser keeps 512 open elements; pages of shops have some 40.
const MAX_OPEN: usize = 512;
/// The properties whose text is gathered at the same time, and the most of it.
const MAX_TEXTS: usize = 16;
const MAX_TEXT: usize = 16 * 1_024;
/// Elements without an end (HTML Standard, section 13.1.2).
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// JSON is at most 128 deep by its reader; things that hold products are 4.
const MAX_DEPTH: usize = 8;
/// Things that are hits of a search themselves.
const PRODUCTS: &str = "Product ProductGroup ProductModel IndividualProduct SomeProducts Vehicle Book Movie Recipe \
    JobPosting BlogPosting Event Article Car Course";
/// Those with kinds of their own that end like them, such as `MusicEvent` and `NewsArticle`.
const WITH_KINDS: [&str; 2] = ["Event", "Article"];

/// Reads a page in one pass. One without any data has no list of products, as a wall against robots has none.
///
/// Fails for a page without products that has JSON-LD which cannot be read.
pub(super) fn value_of(text: &str) -> Result<Value, serde_json::Error> {
    let mut page = Page::default();
    let mut tokenizer = Tokenizer::new(text);
    while let Some(Ok(token)) = tokenizer.next() {
        match token {
            Token::StartTag(tag) => {
                if &*tag.name == b"script" {
                    // Its text has no tags, comments and references.
                    tokenizer.set_state(State::ScriptData);
                }
                page.start(&tag);
            }
            Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    while let Some(element) = page.open.pop() {
        page.close(element);
    }
    let mut items = Vec::new();
    let has_data = !page.found.is_empty();
    page.found.into_iter().for_each(|value| collect(value, 0, &mut items));
    match page.unreadable {
        Some(error) if items.is_empty() => Err(error),
        _ if has_data => Ok(json!({ "items": items })),
        _ => Ok(json!({})),
    }
}

#[derive(Default)]
struct Page {
    open: Vec<Element>,
    /// The open elements by name: an end tag without a start is not looked for.
    names: HashMap<String, usize>,
    /// Open properties of which the text is gathered.
    texts: usize,
    /// JSON-LD and things of microdata, in the order of the page.
    found: Vec<Value>,
    /// The first JSON-LD that is no JSON.
    unreadable: Option<serde_json::Error>,
}

struct Element {
    name: String,
    /// The thing that it is (`itemscope`).
    thing: Option<Map<String, Value>>,
    /// The properties of the thing around it that it is (`itemprop`).
    properties: String,
    /// Its text so far, where that is wanted.
    text: Option<String>,
    is_json: bool,
}

impl Page {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let attribute = |name: &str| {
            tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
        };
        let is_json = name == "script"
            && attribute("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"));
        let mut properties = attribute("itemprop").unwrap_or_default();
        let kind = attribute("itemtype").map(|kind| ("@type".to_owned(), Value::String(kind)));
        let thing = attribute("itemscope").map(|_| Map::from_iter(kind));
        let is_property = !properties.is_empty() && thing.is_none();
        if let Some(value) = is_property.then(|| value_in(&name, &attribute)).flatten() {
            self.set(&properties, Value::String(value));
            properties.clear();
        }
        let wants_text = is_json || !properties.is_empty() && thing.is_none();
        let text = (wants_text && self.texts < MAX_TEXTS).then(String::new);
        if !VOID.contains(&name.as_str()) && self.open.len() < MAX_OPEN {
            self.texts += usize::from(text.is_some());
            *self.names.entry(name.clone()).or_default() += 1;
            self.open.push(Element { name, thing, properties, text, is_json });
        }
    }

    /// Closes the innermost element of this name, and what is open in it.
    fn end(&mut self, name: &str) {
        if self.names.get(name).copied().unwrap_or_default() == 0 {
            return;
        }
        while let Some(element) = self.open.pop() {
            let is_last = element.name == name;
            self.close(element);
            if is_last {
                return;
            }
        }
    }

    fn close(&mut self, element: Element) {
        if let Some(count) = self.names.get_mut(&element.name) {
            *count -= 1;
        }
        self.texts -= usize::from(element.text.is_some());
        match (element.thing, element.text) {
            (Some(thing), _) if element.properties.is_empty() => self.found.push(Value::Object(thing)),
            (Some(thing), _) => self.set(&element.properties, Value::Object(thing)),
            (None, Some(text)) if element.is_json => match super::lenient::values_of(&text) {
                Ok(values) => self.found.extend(values),
                Err(error) => self.unreadable = self.unreadable.take().or(Some(error)),
            },
            (None, Some(text)) => {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                self.set(&element.properties, Value::String(text));
            }
            (None, None) => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.texts == 0 {
            return;
        }
        for element in &mut self.open {
            if let Some(gathered) = &mut element.text
                && (element.is_json || gathered.len() < MAX_TEXT)
            {
                gathered.push_str(text);
            }
        }
    }

    /// The value of these properties, of the thing around.
    fn set(&mut self, properties: &str, value: Value) {
        let thing = self.open.iter_mut().rev().find_map(|element| element.thing.as_mut());
        if let Some(thing) = thing {
            // A property has one name nearly always: the first is enough.
            let name = properties.split_whitespace().next().unwrap_or_default();
            add(thing, name.to_owned(), value);
        }
    }
}

/// The value that stands in an attribute (HTML Standard, section 5.2.4); `content` first, as search engines read it.
fn value_in(name: &str, attribute: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let own = match name {
        "a" | "area" | "link" => "href",
        "audio" | "embed" | "iframe" | "img" | "source" | "track" | "video" => "src",
        "object" => "data",
        "data" | "meter" => "value",
        "time" => "datetime",
        _ => "content",
    };
    attribute("content")
        .or_else(|| attribute(own))
        .or_else(|| (name == "img").then(|| attribute("data-src"))?)
}

/// Adds the products in a value: those of lists, of offers, and each by itself.
fn collect(value: Value, depth: usize, items: &mut Vec<Value>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| collect(value, depth + 1, items)),
        Value::Object(thing) => collect_thing(thing, depth, items),
        _ => {}
    }
}

fn collect_thing(mut thing: Map<String, Value>, depth: usize, items: &mut Vec<Value>) {
    if is_a(&thing, "BreadcrumbList") {
        return;
    }
    if is_a(&thing, PRODUCTS) {
        items.push(Value::Object(thing));
    } else if is_a(&thing, "ListItem") {
        match thing.remove("item") {
            Some(Value::Object(item)) => {
                items.push(with(item, thing.into_iter().filter(|(key, _)| key == "name" || key == "url")));
            }
            Some(url @ Value::String(_)) => items.push(with(thing, [("url".to_owned(), url)])),
            _ => items.push(Value::Object(thing)),
        }
    } else if let (true, Some(Value::Object(item))) = (is_a(&thing, "Offer"), thing.remove("itemOffered")) {
        items.push(with(item, [("offers".to_owned(), json!(thing))]));
    } else {
        thing.into_iter().for_each(|(_, value)| collect(value, depth + 1, items));
    }
}

/// A thing with what it does not have itself.
fn with(mut thing: Map<String, Value>, others: impl IntoIterator<Item = (String, Value)>) -> Value {
    for (key, value) in others {
        thing.entry(key).or_insert(value);
    }
    Value::Object(thing)
}

/// True if one of its types is one of these, written `Product`, `schema:Product` or as an address.
fn is_a(thing: &Map<String, Value>, types: &str) -> bool {
    let is_one = |kind: &Value| {
        let name = kind.as_str().and_then(|kind| kind.trim().rsplit(['/', '#', ':']).next());
        name.is_some_and(|name| {
            types.split(' ').any(|kind| kind == name || WITH_KINDS.contains(&kind) && name.ends_with(kind))
        })
    };
    match thing.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_one),
        Some(kind) => is_one(kind),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_json_ld_and_of_microdata_are_found() {
        let page = r#"<!doctype html><title>a</title>
            <script type="application/ld+json">{"@context":"https://schema.org","@graph":[
              {"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","name":"home","item":"/"}]},
              {"@type":"ItemList","itemListElement":[
                {"@type":"ListItem","position":1,"url":"/p/1","item":{"@type":"Product","name":"가"}},
                {"@type":"ListItem","position":2,"name":"나","item":"/p/2"},
                {"@type":"ListItem","position":3,"name":"다","url":"/p/3"}]}]}</script>
            <script type="application/ld+json">not JSON</script>
            <div itemscope itemtype="http://schema.org/Product"><p><img itemprop="image" src="/4.jpg">
              <a itemprop="url" href="/p/4"><b itemprop="name">라 <i>&amp;</i> 마</b></a>
              <div itemprop=offers itemscope itemtype="http://schema.org/Offer">
                <span itemprop="price" content="39000">39,000</span><meta itemprop="priceCurrency" content="KRW"></div>
            </div></section>"#;
        let expected = json!({ "items": [
            { "@type": "Product", "name": "가", "url": "/p/1" },
            { "@type": "ListItem", "name": "나", "position": 2, "url": "/p/2" },
            { "@type": "ListItem", "name": "다", "position": 3, "url": "/p/3" },
            { "@type": "http://schema.org/Product", "image": "/4.jpg", "url": "/p/4", "name": "라 & 마",
                "offers": { "@type": "http://schema.org/Offer", "price": "39000", "priceCurrency": "KRW" } },
        ] });
        assert_eq!(value_of(page).expect("products"), expected);
    }

    #[test]
    fn json_ld_is_read_past_comments_and_commas_and_several_in_one_script() {
        let page =
            |script: &str| format!("<html><script type=\"application/ld+json\">{script}</script></html>");
        let [a, b] = ["a", "b"].map(|name| json!({ "@type": "Product", "name": name }));
        for script in [
            r#"{"@type":"Product","name":"a",}"#,
            "//<![CDATA[\n{\"@type\":\"Product\",\"name\":\"a\"}\n//]]>",
            "/*<![CDATA[*/[{\"@type\":\"Product\",\"name\":\"a\"},]/*]]>*/",
            "<!-- {\"@type\":\"Product\",\"name\":\"a\"} -->",
        ] {
            assert_eq!(value_of(&page(script)).expect(script), json!({ "items": [a] }), "{script}");
        }
        let two = r#"{"@type":"Product","name":"a"} {"@type":"Product","name":"b"}"#;
        assert_eq!(value_of(&page(two)).expect(two), json!({ "items": [a, b] }));
        let bad = page(r#"{"@type":"Product","name":"a" "url":"/1"}"#);
        assert!(value_of(&bad).is_err(), "it is told");
        assert_eq!(value_of(&(bad + &page(two))).expect(two), json!({ "items": [a, b] }));
        for kind in ["MusicEvent", "schema:TheaterEvent", "https://schema.org/NewsArticle", "BlogPosting"] {
            let thing = json!({ "@type": kind, "name": "a" });
            let found = value_of(&page(&thing.to_string())).expect(kind);
            assert_eq!(found, json!({ "items": [thing] }));
        }
        for (nothing, expected) in [
            ("<html><p>are you a robot?</p>".to_owned(), json!({})),
            (page(" "), json!({})),
            (page(r#"{"@type":"WebSite"}"#), json!({ "items": [] })),
        ] {
            assert_eq!(value_of(&nothing).expect("a page"), expected, "{nothing}");
        }
    }

    #[test]
    fn a_page_of_tags_alone_ends() {
        for page in ["<div itemprop=a>".repeat(50_000), "</div>".repeat(50_000), "<p".repeat(50_000)] {
            assert_eq!(value_of(&page).expect("a page"), json!({}));
        }
    }
}
