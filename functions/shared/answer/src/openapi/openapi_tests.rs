use std::collections::BTreeSet;

use search::{Hit, RawHit, RawPrice};
use serde_json::Value;

use super::*;
use crate::ROUTES;

fn described() -> Value {
    serde_json::to_value(openapi()).unwrap()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn every_route_of_the_api_is_described_and_no_other() {
    let described = described();
    let mut found = BTreeSet::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        found.extend(keys(item).into_iter().map(|method| format!("{} {path}", method.to_uppercase())));
    }
    // HEAD is what GET is, without the body.
    let routes = ROUTES.iter().filter(|route| route.method != "HEAD");
    let routes = routes.map(|route| (route.method, route.resource.path()));
    let api = routes.filter(|(_, path)| path.starts_with("/api/"));
    assert_eq!(found, api.map(|(method, path)| format!("{method} {path}")).collect());
}

#[test]
fn a_hits_fields_are_those_that_are_sent() {
    let price = RawPrice { amount: 39_000.into(), currency: "KRW".to_owned() };
    let full = RawHit {
        title: "t".to_owned(),
        url: "https://a.example/".to_owned(),
        text: Some("t".to_owned()),
        image: Some("https://a.example/i".to_owned()),
        price: Some(price),
        shop: Some("s".to_owned()),
    };
    let mut sent = serde_json::to_value(Hit::new(full).unwrap()).unwrap();
    sent["source"] = "a".into();
    let described = described();
    let properties = &described["components"]["schemas"]["Hit"]["properties"];
    assert_eq!(keys(properties), keys(&sent));
    assert_eq!(keys(&properties["price"]["properties"]), keys(&sent["price"]));
}

#[test]
fn it_is_openapi_3_1_and_every_reference_in_it_leads_somewhere() {
    let described = described();
    assert_eq!(described["openapi"], "3.1.0");
    let text = described.to_string();
    let references: BTreeSet<_> =
        text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(!references.is_empty());
    for reference in references {
        assert!(described.pointer(reference).is_some(), "{reference}");
    }
}
