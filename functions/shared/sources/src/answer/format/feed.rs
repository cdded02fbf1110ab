//! The items of a feed, whichever of the formats it has: `$.items[*]`, as JSON Feed calls them.

use serde_json::{Value, json};

/// RSS 2.0 and older, RSS 1.0, Atom, and Atom within RSS.
const LISTS: [&str; 4] = ["/rss/channel/item", "/rdf:RDF/item", "/feed/entry", "/rss/channel/entry"];

pub(super) fn items_of(mut feed: Value) -> Value {
    let is_feed = ["/rss", "/rdf:RDF", "/feed"].iter().any(|root| feed.pointer(root).is_some());
    let items = LISTS.iter().find_map(|list| feed.pointer_mut(list).map(Value::take));
    match items {
        Some(Value::Array(items)) => json!({ "items": items }),
        Some(one) => json!({ "items": [one] }),
        None if is_feed => json!({ "items": [] }),
        None => feed,
    }
}
