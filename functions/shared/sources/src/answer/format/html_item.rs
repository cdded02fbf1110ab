//! The products among things of schema.org.

use serde_json::{Map, Value, json};

/// JSON is at most 128 deep by its reader; things that hold products are 4.
const MAX_DEPTH: usize = 8;
/// Things that are hits of a search themselves.
const PRODUCTS: [&str; 12] = [
    "Product",
    "ProductGroup",
    "ProductModel",
    "IndividualProduct",
    "SomeProducts",
    "Vehicle",
    "Book",
    "Movie",
    "Recipe",
    "JobPosting",
    "Event",
    "Article",
];

/// Adds the products in a value: those of lists, of offers, and each by itself.
pub(super) fn collect(value: Value, depth: usize, items: &mut Vec<Value>) {
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
    if is_a(&thing, &["BreadcrumbList"]) {
        return;
    }
    if is_a(&thing, &PRODUCTS) {
        items.push(Value::Object(thing));
    } else if is_a(&thing, &["ListItem"]) {
        match thing.remove("item") {
            Some(Value::Object(item)) => {
                items.push(with(item, thing.into_iter().filter(|(key, _)| key == "name" || key == "url")));
            }
            Some(url @ Value::String(_)) => items.push(with(thing, [("url".to_owned(), url)])),
            _ => items.push(Value::Object(thing)),
        }
    } else if let (true, Some(Value::Object(item))) = (is_a(&thing, &["Offer"]), thing.remove("itemOffered"))
    {
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
fn is_a(thing: &Map<String, Value>, types: &[&str]) -> bool {
    let is_one = |kind: &Value| {
        let name = kind.as_str().and_then(|kind| kind.trim().rsplit(['/', '#', ':']).next());
        name.is_some_and(|name| types.contains(&name))
    };
    match thing.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_one),
        Some(kind) => is_one(kind),
        None => false,
    }
}
